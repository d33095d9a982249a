"""The hub's OpenAPI description, held against the hub by generated requests: signed ones, so that they get past the door."""

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi import checks

from app.hub.signing import digest_of, make_proof
from app.hub.wire import DIGEST
from tests.support.hubs import application, serving

QUICK = settings(
    max_examples=12, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
CHECKS = [
    checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance,
]  # fmt: skip
FORM = ("method", "url", "headers", "params", "data", "json", "cookies")


def sign(request, world):
    """As a township's machine signs it."""
    challenge, count = (world.county.store.setting("session:device-township") or "- 0").split()
    body = request.body or b""
    digest = digest_of(body.encode() if isinstance(body, str) else body)
    made = make_proof(
        "device-township", challenge, int(count) + 1, request.method, request.path_url, digest,
        world.township.store.identity.sign,
    )  # fmt: skip
    request.headers.update({"Authorization": made.header(), DIGEST: digest})


def test_every_answer_is_as_described(world, tmp_path):
    app = application(world.county.store, tmp_path / "hub")
    schema = schemathesis.openapi.from_dict(app.openapi())
    statuses = set()
    with serving(app) as port, requests.Session() as session:
        for found in schema.get_all_operations():
            operation = found.ok()

            @QUICK
            @given(case=operation.as_strategy())
            def asked(case):
                form = case.as_transport_kwargs(base_url=f"http://127.0.0.1:{port}")
                request = requests.Request(**{k: v for k, v in form.items() if k in FORM}).prepare()
                sign(request, world)
                answer = session.send(request)
                statuses.add(answer.status_code)
                case.validate_response(answer, checks=CHECKS)

            asked()
    assert 200 in statuses
    assert not any(status >= 500 and status != 507 for status in statuses)
