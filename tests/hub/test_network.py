"""Replicas exchange with the county's hub over a real connection."""

import random
import secrets
import threading
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx2
import msgspec
import pytest

from app.hub.address import parse_address
from app.hub.asgi import Limits
from app.hub.certificate import make_certificate, pin_of
from app.hub.errors import (
    AddressWrong,
    CertificateWrong,
    DeviceNotServed,
    HubUnreachable,
    NotTheHub,
    ParcelDamaged,
    ProxyRefused,
)
from app.hub.parcel import pack, unpack
from app.hub.signing import digest_of, make_proof
from app.hub.wire import HELLO, encode
from app.records.children import ChildFile
from app.records.people import Person
from app.security.roster import RosterPerson
from db.exchange.network import NetworkReplica
from db.hub import shut_out
from db.store import SqlStore
from tests.app.test_children import child
from tests.app.test_dibao_case import step
from tests.support.applications import application as a_case
from tests.support.hubs import Line, application, hub_of, network, serving, sync
from tests.support.postgres import over_each_store
from tests.support.replicas import START, TOWNSHIP


@pytest.fixture
def hub(world, tmp_path):
    with hub_of(world, tmp_path / "hub") as address:
        yield address


def names(replica, kind=Person):
    with replica.store.reading(replica.desk("admin").actor) as reading:
        return {record.id for record in reading.records.find(kind)}


def much(replica, bytes_of_noise=200_000):
    """People whose content does not compress."""
    with replica.store.begin(replica.desk("clerk").actor) as work:
        for _ in range(bytes_of_noise // 1000):
            work.add(Person(id=(p := work.new_id()), dossier=p, name=secrets.token_hex(1000)))
        work.commit("test")


@over_each_store
def test_a_case_goes_up_and_its_decision_comes_back_in_four_round_trips(world, hub):
    township, county = world.township, world.county
    case = township.desk("clerk").do(a_case()).result.case_ids[0]
    step(township, "clerk", case, "ask_verification")
    first = sync(township, hub)
    assert names(township) <= names(county)
    assert first.wire.trips <= 4
    step(county, "county", case, "verification_passed", items={"deposit": "8412.36"})
    second = sync(township, hub)
    assert second.exchange.accepted == 1
    assert second.wire.trips <= 4
    assert second.exchange.done


def test_nothing_to_do_costs_one_round_trip(world, hub):
    world.township.desk("clerk").do(a_case())
    while sync(world.township, hub).wire.trips > 1:
        pass
    again = sync(world.township, hub)
    assert again.wire.trips == 1
    assert not again.exchange.sent
    assert not again.exchange.received


@over_each_store
def test_an_exchange_that_says_it_is_done_leaves_nothing_behind(world, hub):
    """In whatever order a child's people are written of and exchanged: one has all that the hub has, and it all of ours."""
    dice = random.Random(20261125)
    writers = {"village": (world.village, "director"), "township": (world.township, "clerk")}
    world.village.desk("director").do(child())
    for _ in range(2):
        sync(world.village, hub, "director")
        sync(world.township, hub)
    family = sorted(names(world.county))
    assert family

    def phones(replica):
        with replica.store.reading(replica.desk("admin").actor) as reading:
            return {person.id: person.phone for person in reading.records.find(Person)}

    def write(who):
        replica, user = writers[who]
        with replica.store.begin(replica.desk(user).actor) as work:
            person = work.get(Person, dice.choice(family))
            work.put(replace(person, phone=f"139{dice.randrange(10**8):08d}"))
            work.commit("correct_person")

    def exchange(who):
        replica, user = writers[who]
        assert sync(replica, hub, user).exchange.done
        assert phones(replica) == phones(world.county)

    for _ in range(40):
        dice.choice([write, exchange])(dice.choice(list(writers)))


@over_each_store
def test_stick_and_network_mix_in_any_order(world, hub, tmp_path):
    from db.exchange.stick import exchange

    stick = tmp_path / "stick"
    stick.mkdir()
    for _ in range(3):
        much(world.township, 3000)
        sync(world.township, hub)
        exchange(world.township.store, stick)
        exchange(world.county.store, stick)
        exchange(world.township.store, stick)
    assert names(world.township) == names(world.county)
    while sync(world.township, hub).wire.trips > 1:
        pass


@pytest.mark.parametrize("years", [-20, 20])
def test_clocks_wrong_by_years_do_not_matter(world, hub, years):
    world.township.desk("clerk").do(a_case())
    calling = network(world.township)
    world.township.clock.time += timedelta(days=365 * years)
    calling.exchange_with(parse_address(hub))
    world.township.clock.time = START
    assert names(world.township) <= names(world.county)


@over_each_store
def test_a_village_gets_its_first_snapshot_from_the_hub(world, hub):
    village = world.village
    world.township.desk("reviewer").do(child())
    sync(world.township, hub)
    assert sync(village, hub, "director").wire.trips <= 4
    while sync(village, hub, "director").wire.trips > 1:
        pass
    assert names(village, ChildFile) == names(world.county, ChildFile) != set()


@over_each_store
def test_a_roster_that_another_process_took_in_counts_at_once(world, hub):
    """A desk on the same store shuts a machine out while the hub runs."""
    sync(world.township, hub)
    beside = SqlStore(world.county.store.home, world.county.key, world.clock)
    devices = tuple(
        msgspec.structs.replace(d, last_counted="") if d.id == "device-township" else d
        for d in beside.rosters.newest.body.devices
    )
    world.sign_roster(replace(world.county, store=beside), devices=devices)
    beside.close()
    with pytest.raises(DeviceNotServed):
        sync(world.township, hub)


@pytest.mark.parametrize("cuts", [(3_000, 40_000, 90_000)])
def test_an_upload_goes_on_at_the_byte_where_the_line_broke(world, tmp_path, cuts):
    much(world.township)
    with serving(application(world.county.store, tmp_path / "hub")) as port:
        line = Line(port, up=cuts)
        found = sync(world.township, line.address)
        line.close()
    assert line.broken == len(cuts)
    assert names(world.township) <= names(world.county)
    parcel = found.exchange.sent[0].bytes
    assert line.carried["up"] < parcel + 65536 + 3000 * (len(cuts) + 3)


@over_each_store
def test_a_download_goes_on_at_the_byte_where_the_line_broke(world, tmp_path):
    township, county = world.township, world.county
    with hub_of(world, tmp_path / "hub") as address:
        sync(township, address)
    people = [
        RosterPerson(f"p{n}", secrets.token_hex(1000), "clerk", TOWNSHIP, date(2026, 1, 1))
        for n in range(100)
    ]
    world.sign_roster(county, people=(*county.store.rosters.newest.body.people, *people))
    with serving(application(county.store, tmp_path / "hub")) as port:
        line = Line(port, down=(60_000,))
        sync(township, line.address)
        line.close()
    assert line.broken == 1
    assert "p99" in township.store.rosters.newest.people
    assert line.carried["down"] < 250_000


@over_each_store
def test_what_was_uploaded_before_a_restart_is_not_sent_again(world, tmp_path):
    much(world.township)
    folder = tmp_path / "hub"
    with serving(application(world.county.store, folder)) as port:
        line = Line(port, up=(100_000,))
        with pytest.raises(HubUnreachable):
            network(world.township).exchange_with(parse_address(line.address), tries=1)
        line.close()
    begun = [f for f in (folder / "in").rglob("*.*") if f.is_file()]
    have = begun[0].stat().st_size
    assert have > 50_000
    with hub_of(world, folder) as address:
        found = sync(world.township, address)
    assert names(world.township) <= names(world.county)
    assert found.wire.bytes_out < int(begun[0].name.split(".")[1]) - have + 3000


def request(world, *, device="device-township", count=1, challenge="-", keys=None):
    """A hello as a township signs it."""
    replica = NetworkReplica(world.township.store, world.township.desk("clerk").actor)
    body = encode(replica.hello("device-county", ""))
    sign = (keys or world.township.store.identity).sign
    proof = make_proof(device, challenge, count, "POST", HELLO, digest_of(body), sign)
    return {"content": body, "headers": {"authorization": proof.header()}}


@over_each_store
def test_a_request_counts_once(world, hub):
    same = request(world)
    assert httpx2.post(hub + HELLO, **same).status_code == 200
    again = httpx2.post(hub + HELLO, **same)
    assert again.status_code == 401
    fault = again.json()
    fresh = request(world, challenge=fault["challenge"], count=fault["count"] + 1)
    assert httpx2.post(hub + HELLO, **fresh).status_code == 200
    assert httpx2.post(hub + HELLO, **fresh).status_code == 401


def test_a_changed_body_is_not_what_was_signed(world, hub):
    asked = request(world)
    asked["content"] = asked["content"].replace(b'"position":', b'"position":1')
    assert httpx2.post(hub + HELLO, **asked).status_code == 401


def test_nobody_signs_for_another_device(world, hub):
    asked = request(world, device="device-village")
    assert httpx2.post(hub + HELLO, **asked).status_code == 401


@over_each_store
def test_a_stranger_and_a_lost_machine_are_not_served(world, hub):
    assert httpx2.post(hub + HELLO, **request(world, device="device-x")).status_code == 403
    sync(world.township, hub)
    shut_out(world.county.store, "device-township")
    with pytest.raises(DeviceNotServed):
        sync(world.township, hub)
    shut_out(world.county.store, "device-township", served=True)
    sync(world.township, hub)


class Portal(BaseHTTPRequestHandler):
    """Somebody between: the log-in page of a guest network, a proxy that wants a name."""

    status, asked = 200, ()

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        type(self).asked = (*self.asked, self.path)
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b"<html>please log in</html>")

    def log_message(self, *_):
        pass


@pytest.fixture
def between():
    """A portal's class and its address."""
    kind = type("Between", (Portal,), {})
    server = HTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield kind, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("status", [200, 403, 511])
def test_a_log_in_page_of_the_network_is_told_from_the_hub(world, between, status):
    kind, address = between
    kind.status = status
    with pytest.raises(NotTheHub):
        sync(world.township, address)


def test_the_proxy_of_the_surroundings_is_used_and_its_refusal_told(world, between, monkeypatch):
    kind, address = between
    kind.status = 407
    monkeypatch.setenv("http_proxy", address)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with pytest.raises(ProxyRefused):
        sync(world.township, "http://127.0.0.1:9")
    assert kind.asked == ("http://127.0.0.1:9/v1/hello",)


def test_the_certificate_is_the_one_that_the_county_named(world, tmp_path):
    private, certificate = make_certificate("127.0.0.1")
    (tmp_path / "key.pem").write_bytes(private)
    (tmp_path / "certificate.pem").write_bytes(certificate)
    app = application(world.county.store, tmp_path / "hub")
    with serving(app, tmp_path / "certificate.pem", tmp_path / "key.pem") as port:
        sync(world.township, f"https://127.0.0.1:{port}#{pin_of(certificate)}")
        with pytest.raises(CertificateWrong):
            sync(world.township, f"https://127.0.0.1:{port}#{'0' * 64}")
        with pytest.raises(CertificateWrong):
            sync(world.township, f"https://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "text", ["", "hub", "http://hub.example:8443", "https://hub:x", "https://hub#12", "ftp://hub"]
)
def test_an_address_that_would_leak_or_lead_nowhere_is_refused(text):
    with pytest.raises(AddressWrong):
        parse_address(text)


def test_whoever_knocks_too_often_waits_and_then_gets_in(world, tmp_path):
    with hub_of(world, tmp_path / "hub", Limits(20, 2, 5, 5)) as address:
        world.township.desk("clerk").do(a_case())
        sync(world.township, address)
        statuses = {httpx2.post(address + HELLO, content=b"{}").status_code for _ in range(8)}
    assert statuses == {401, 429}
    assert names(world.township) <= names(world.county)


def test_a_session_that_was_lost_is_found_again(world, hub):
    sync(world.township, hub)
    world.township.store.set_setting("hub_session", "")
    assert sync(world.township, hub).exchange.done


def test_a_parcel_is_what_went_in_or_nothing(tmp_path):
    files = []
    for number in range(3):
        file = tmp_path / f"{number}.ycb"
        file.write_bytes(secrets.token_bytes(5000 * (number + 1)))
        files.append(file)
    offer = pack(files, tmp_path)
    room = tmp_path / "room"
    room.mkdir()
    assert [f.read_bytes() for f in unpack(tmp_path / offer.id, room)] == [
        f.read_bytes() for f in files
    ]
    whole = (tmp_path / offer.id).read_bytes()
    for at in (0, 5, 40, 300, len(whole) // 2, len(whole) - 1):
        (tmp_path / "bad").write_bytes(whole[:at])
        with pytest.raises(ParcelDamaged):
            unpack(tmp_path / "bad", room)
        (tmp_path / "bad").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(ParcelDamaged):
            unpack(tmp_path / "bad", room)


def test_without_a_network_it_is_said_and_nothing_is_lost(world):
    world.township.desk("clerk").do(a_case())
    with pytest.raises(HubUnreachable):
        network(world.township).exchange_with(parse_address("http://127.0.0.1:9"), tries=2)
