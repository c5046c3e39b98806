"""`backup` and `restore` as the operator uses them on the night when the machine has burnt."""

from pathlib import Path

import pytest

from core.crypto import new_key_text
from core.settings import load
from tests.command_line import HOUSE, PEOPLE, command_line

pytestmark = pytest.mark.usefixtures("logging_as_before", "production")


def _refused(*words: str) -> str:
    """What is said when this is refused, with its exit code of 1."""
    result = command_line(*words)
    assert (result.exit_code, result.exception.__class__) == (1, SystemExit)
    return result.stderr


def test_a_house_is_backed_up_and_restored_on_an_empty_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert command_line("init", *HOUSE, *PEOPLE).exit_code == 0
    (load().data_dir / "erasures.jsonl").touch()
    backed = command_line("backup", "night")
    assert (backed.exit_code, "Keep ESTATION_ENCRYPTION_KEYS and the list of erasures apart" in backed.output) == (0, True)
    assert "no backup overwrites another" in _refused("backup", "night")
    assert "a restore never overwrites" in _refused("restore", "night")
    old = load().data_dir
    monkeypatch.setenv("ESTATION_DATA_DIR", str(tmp_path / "new_machine"))
    said = _refused("restore", "night")
    assert str(tmp_path / "new_machine" / "erasures.jsonl") in said
    assert "lost badges would work again" in said
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("ESTATION_ENCRYPTION_KEYS", new_key_text())
        assert "NOT RESTORED: what is sealed in this backup cannot be read" in _refused("restore", "night", "--erasures", "none")
    (tmp_path / "half").write_bytes(Path("night").read_bytes()[:-9])
    assert "Nothing was written" in _refused("restore", "half", "--erasures", "none")
    restored = command_line("restore", "night", "--erasures", str((old / "erasures.jsonl").resolve()))
    assert (restored.exit_code, "0 that were deleted or ended since are so again" in restored.output) == (0, True)
    assert command_line("verify").exit_code == 0
    assert "There is a community already" in _refused("init", *HOUSE, *PEOPLE)
