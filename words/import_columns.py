"""The columns of tables that are brought in, in words: headings, what each is for, and an example row."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.i18n import LANGUAGES, Translator, mark, translator
from people.persons import plain_name
from qrcodes.imports import KINDS

# A row that begins so is an example and is left out.
EXAMPLES = (mark("e.g. "), "例：", "例:", "e.g.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it is for, an example in Chinese; `choices` are offered as a list."""

    heading: str
    means: str
    example: str
    choices: tuple[str, ...] = ()
    width: int = 16


NAMES: Mapping[str, str] = {
    "residents": mark("Residents"),
    "elders": mark("Elders to register"),
    "stock": mark("Stock"),
    "roster": mark("Duty roster"),
}
_YES = ("是", "否")
_RIGHTS = ("子女", "配偶", "孙辈", "兄弟姐妹", "监护人", "本人", "其他")
COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "residents": {
        "name": Column(mark("Name"), mark("The resident's name, as the identity card has it."), "王秀英"),
        "phone": Column(mark("Phone"), mark("Mobile or landline; may stay empty."), "13800138000"),
        "building": Column(mark("Building or grid"), mark("As the tree of places has it, by name or code; may stay empty."), "105号楼"),
        "agreed": Column(
            mark("Has agreed"), mark("是 when they heard the privacy notice and said yes. Who did not cannot come in."), "是", _YES
        ),
        "agreed_on": Column(mark("Agreed on"), mark("The day on which they said so, e.g. 2026-11-03."), "2026-11-03"),
        "heard_by": Column(mark("Heard by"), mark("The colleague or grid worker who heard it; empty means you."), ""),
        "namesake": Column(
            mark("Another person"),
            mark("是 when somebody of this name or phone is on record already, and this is somebody else."),
            "",
            _YES,
            12,
        ),
    },
    "elders": {
        "called": Column(
            mark("What to call them"), mark("What strangers read on the badge's page, e.g. 肖大爷; not the full name."), "肖大爷"
        ),
        "name": Column(mark("Full name"), mark("For staff only."), "肖德贵"),
        "right": Column(
            mark("Who agrees for them"), mark("What the person is to the elder with whom you filled this in."), "子女", _RIGHTS
        ),
        "building": Column(mark("Building or grid"), mark("As the tree of places has it, by name or code; may stay empty."), "105号楼"),
        "address": Column(mark("Address"), mark("For staff only; may stay empty."), "龙城帝景小区105号楼1单元302", (), 30),
        "history": Column(mark("What only staff see"), mark("For staff only; may stay empty. No diagnosis is needed."), "", (), 30),
        "lines": Column(
            mark("Care lines"),
            mark("What strangers should know, at most 8, with ； between them; no phone numbers."),
            "耳背，请慢慢说",
            (),
            40,
        ),
        "health": Column(mark("Lines for finders"), mark("是 when the family agreed that finders see the care lines."), "是", _YES),
        "position": Column(
            mark("Place for other stations"),
            mark("是 when the family agreed that the station where they are found learns where."),
            "是",
            _YES,
        ),
        "broadcast": Column(
            mark("Volunteers in a search"), mark("是 when the family agreed that volunteers are asked in a search."), "否", _YES
        ),
    },
    "stock": {
        "item": Column(mark("Item"), mark("Its name in the catalogue, or its code. Prices stay as they are."), "大米 5 公斤", (), 28),
        "unit": Column(mark("Unit"), mark("Only needed where two units offer something of this name."), "惠民超市", (), 20),
        "add": Column(mark("How many more"), mark("So many came in. Fill in this or the next column, not both."), "20"),
        "count": Column(mark("How many now"), mark("So many were counted on the shelf."), ""),
    },
    "roster": {
        "person": Column(
            mark("Person on duty"), mark("The name, or the phone where two have the same name; duty officers and staff only."), "周强"
        ),
        "day": Column(mark("Day"), mark("The day on which the shift begins, e.g. 2026-11-30."), "2026-11-30"),
        "since": Column(mark("From"), mark("e.g. 8:00"), "8:00"),
        "until": Column(mark("Until"), mark("e.g. 16:00; 24:00 is midnight; an earlier hour is on the next day."), "16:00"),
    },
}
assert all(tuple(COLUMNS[kind]) == KINDS[kind].columns for kind in KINDS)


def kind_name(kind: str, t: Translator) -> str:
    """What a table of this kind holds."""
    return t(NAMES[kind])


def heading(kind: str, column: str, t: Translator) -> str:
    """A column's heading."""
    return t(COLUMNS[kind][column].heading)


def by_heading(kind: str) -> dict[str, str]:
    """Columns by their headings, in every language, as they are looked for."""
    known: dict[str, str] = {}
    for language in LANGUAGES:
        t = translator(language)
        known |= {plain_name(t(column.heading)): code for code, column in COLUMNS[kind].items()}
    return known
