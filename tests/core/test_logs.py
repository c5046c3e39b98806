"""Logs carry ids, and never what people typed."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from core.logs import set_up

PRIVATE = "13800000000"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("as_json", [True, False])
def test_an_exception_is_logged_without_its_message(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    set_up(json=as_json)
    try:
        raise ValueError(PRIVATE)
    except ValueError:
        structlog.get_logger().exception("update failed", inbox_id=7)
        logging.getLogger("aiohttp.server").exception("Error handling request\nfrom %s", PRIVATE)
    said = capsys.readouterr().err
    assert said.count("ValueError") == 2
    assert "test_an_exception_is_logged_without_its_message" in said
    assert PRIVATE not in said


def test_elsewhere_than_on_a_terminal_a_line_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    structlog.get_logger().info("sealed", chain="ledger", rows=3)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["chain"], line["rows"], line["level"]) == ("sealed", "ledger", 3, "info")
