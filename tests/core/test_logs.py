"""Logs carry ids, and never what people typed."""

import io
import json
import logging
import sys

import pytest
import structlog

from core.logs import set_up

PRIVATE = "13800000000"


pytestmark = pytest.mark.usefixtures("logging_as_before")


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


def test_a_logger_outlives_a_redirection(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    log = structlog.get_logger()
    with monkeypatch.context() as redirected:
        redirected.setattr(sys, "stderr", io.StringIO())
        set_up(json=True)
        log.info("before")
        sys.stderr.close()
    log.info("after")
    assert "after" in capsys.readouterr().err
