"""What people, phones, networks and attackers send, by where it is sent: see "about" in bad_inputs.json."""

import json
from pathlib import Path

BAD_INPUTS = Path(__file__).with_name("bad_inputs.json")


def bad(kind: str) -> list[str]:
    """The inputs of one kind: text, number, phone, id_number, date, injection."""
    known = json.loads(BAD_INPUTS.read_text(encoding="utf-8"))[kind]
    return [str(value) for value in known]
