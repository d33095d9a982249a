"""The OpenAPI description, made from the same types that the two ends speak with."""

from typing import Any

import msgspec
from fastapi import FastAPI

from app.hub.wire import Delivered, Fault, Hello, Offer, Taken, Welcome
from app.sync.manifest import Receipt

_TEMPLATE = "#/components/schemas/{name}"
Responses = dict[int | str, dict[str, Any]]

_PROOF = {
    "type": "http",
    "scheme": "Yichuang",
    "description": "Yichuang DEVICE CHALLENGE COUNT SIGNATURE: Ed25519 over the lines 'yichuang hub request 1', device, "
    "challenge, count, method, path with query, SHA-256 of the body. The challenge comes with every answer ('-' "
    "before the first); the count rises with every request.",
}


def _ref(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _TEMPLATE.format(name=name)}}}


def answers(name: str) -> Responses:
    return {200: {"description": "Done", "content": _ref(name)}}


def plain_text(media_type: str = "text/plain") -> Responses:
    schema = {"type": "string", **({"format": "binary"} if media_type != "text/plain" else {})}
    found: Responses = {200: {"description": "Done", "content": {media_type: {"schema": schema}}}}
    if media_type != "text/plain":
        found[206] = {**found[200], "description": "From the byte that Range names"}
        found[416] = {"description": "Range lies beyond the end"}
    return found


FAULTS: Responses = {
    status: {"description": words, "content": _ref("Fault")}
    for status, words in (
        (400, "Not understood"),
        (401, "Not signed, or signed before: the body names the challenge to sign over"),
        (403, "The device is not served"),
        (404, "Not here"),
        (409, "The upload goes on at another byte"),
        (413, "Too large"),
        (422, "The content is not what its name says"),
        (429, "Too often"),
        (503, "Not now"),
        (507, "The hub's disk is full"),
    )
}


def body_of(name: str | None) -> dict[str, Any]:
    """The request's body and its proof; without a name it is a parcel."""
    binary = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    content = _ref(name) if name else binary
    return {"requestBody": {"required": True, "content": content}}


def describe(app: FastAPI) -> None:
    """Put the wire's types and the proof into the description."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        schema = made()
        _, types = msgspec.json.schema_components(
            (Hello, Welcome, Delivered, Fault, Offer, Taken, Receipt), ref_template=_TEMPLATE
        )
        parts = schema.setdefault("components", {})
        parts["schemas"] = {**types, "Health": _health()}
        parts["securitySchemes"] = {"device": _PROOF}
        for path, methods in schema["paths"].items():
            for operation in methods.values():
                operation["responses"].pop("422" if not path.startswith("/v1/") else "", None)
                if path.startswith("/v1/"):
                    operation["security"] = [{"device": []}]
        return schema

    app.openapi = openapi  # type: ignore[method-assign]


def _health() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["ok", "program"],
        "properties": {"ok": {"type": "boolean"}, "program": {"type": "string"}},
        "additionalProperties": {"type": "number"},
    }
