"""What watches the server reads: alive, ready, figures; and a request's id in every line, with nobody's name in any of it."""

import json
import re
from collections.abc import AsyncIterator
from ipaddress import ip_network

import pytest
from sqlalchemy import text

from core.database import Database
from core.logs import set_up
from tests.cast import Cast
from tests.clock import Clock
from tests.web.house import House, open_house
from web.metrics import Metrics

SAMPLE = re.compile(r"^estation_\w+(\{[^}]*\})? [-+.\deInf]+$")
TOKEN = "a-word-for-the-watchman"


@pytest.fixture
async def house(database: Database, cast: Cast, clock: Clock) -> AsyncIterator[House]:
    async with open_house(database, clock) as opened:
        yield opened


async def _read(house: House, **headers: str) -> tuple[int, str]:
    return await house.stranger().get("/metrics", headers=headers)


async def test_every_figure_has_a_name_and_a_unit_as_prometheus_wants_them(house: House) -> None:
    await house.stranger().get("/healthz")
    status, said = await _read(house)
    lines = [line for line in said.splitlines() if not line.startswith("#")]
    assert status == 200
    assert [line for line in lines if not SAMPLE.match(line)] == []
    assert 'estation_request_duration_seconds_count{method="GET",route="/healthz",status="200"} 1.0' in lines
    queues = {"logs", "redemptions", "appeals", "elders", "wishes", "inbox", "outbox"}
    assert {f'estation_queue_oldest_seconds{{queue="{name}"}}' for name in queues} <= {line.partition(" ")[0] for line in lines}
    assert {f'estation_queue_size{{queue="{name}"}}' for name in {*queues, "unsealed"}} <= {line.partition(" ")[0] for line in lines}
    assert "estation_incidents_open 0.0" in lines


async def test_what_waits_grows_old_and_is_looked_at_every_few_seconds(house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    someone = await house.enter(cast.wang)
    await someone.send(text="你好", nonce="n")
    house.clock.advance(minutes=2)
    _, said = await _read(house)
    assert 'estation_queue_oldest_seconds{queue="inbox"} 120.0' in said
    await house.handle()
    assert 'estation_queue_size{queue="inbox"} 1.0' in (await _read(house))[1]
    monkeypatch.setattr("web.metrics.KEEP_SECONDS", 0.0)
    assert 'estation_queue_size{queue="inbox"} 0.0' in (await _read(house))[1]


async def test_whoever_comes_through_a_proxy_reads_nothing(house: House) -> None:
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert (await _read(house, **{header: "127.0.0.1"}))[0] == 404


async def test_with_a_token_only_who_brings_it_reads(house: House) -> None:
    object.__setattr__(house.door, "metrics", Metrics(token=TOKEN))
    assert (await _read(house))[0] == 404
    assert (await _read(house, Authorization="Bearer guessed"))[0] == 404
    assert (await _read(house, Authorization=f"Bearer {TOKEN}", **{"X-Forwarded-For": "192.0.2.7"}))[0] == 200


async def test_a_loop_that_failed_is_counted_and_takes_the_server_out_of_the_row(house: House) -> None:
    object.__setattr__(house.door, "metrics", Metrics(failures={"worker": 3}))
    assert 'estation_loop_failures_total{loop="worker"} 3.0' in (await _read(house))[1]
    assert await house.stranger().get("/readyz") == (200, '{"status": "ready"}')
    object.__setattr__(house.door, "ailing", {"worker", "sender 3"})
    status, said = await house.stranger().get("/readyz")
    assert (status, json.loads(said)["missing"]) == (503, ["worker"])


async def test_tables_that_are_not_the_newest_are_not_ready(house: House) -> None:
    async with house.database.begin() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '0004_points'"))
    status, said = await house.stranger().get("/readyz")
    assert (status, json.loads(said)["missing"]) == (503, ["migrations"])
    assert (await house.stranger().get("/healthz"))[0] == 200


async def _answer(house: House, sent: str) -> str:
    async with house.stranger().http.get("/healthz", headers={"X-Request-ID": sent}) as answer:
        return str(answer.headers["X-Request-ID"])


async def test_only_a_proxys_id_is_taken_over(house: House) -> None:
    assert re.fullmatch("[0-9a-f]{8}", await _answer(house, "proxy-0001-abc"))
    object.__setattr__(house.door, "trusted_proxies", (ip_network("127.0.0.0/8"),))
    assert await _answer(house, "proxy-0001-abc") == "proxy-0001-abc"
    for wrong in ("short", "x" * 65, "a b c d e f g", '{"event":"forged"}'):
        assert re.fullmatch("[0-9a-f]{8}", await _answer(house, wrong))


@pytest.mark.usefixtures("logging_as_before")
async def test_every_line_of_a_request_has_its_id(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(json=True)
    await house.stranger().get("/")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    asked = [line for line in lines if line["event"] == "request"]
    assert len(asked) == 1
    assert re.fullmatch("[0-9a-f]{8}", asked[0]["request"])
    assert asked[0]["route"] == "/"


@pytest.mark.usefixtures("logging_as_before")
async def test_figures_and_lines_hold_nothing_of_anybody(house: House, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(json=True)
    wang = await house.enter(cast.wang)
    await wang.get("/chat")
    await wang.get("/b/0123456789abcdefghijklmnop")
    await wang.get("/enter/canary-token-in-the-path")
    await wang.get("/?phone=13800138000", headers={"User-Agent": "canary-browser"})
    await wang.send(text="金丝雀住在夜莺巷", nonce="n")
    lines = capsys.readouterr().err
    _, said = await _read(house)
    private = ("王芳", "金丝雀", "夜莺", "13800138000", "canary", "0123456789abcdefghijklmnop", str(wang.chat_id), "龙城")
    assert [word for word in private if word in said + lines] == []
    assert lines.count('"event": "request"') == 5
