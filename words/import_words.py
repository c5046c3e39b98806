"""What is wrong with a table, in words: which row, which column, what it is and what would be right."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from people.import_rows import Wrong
from qrcodes.shifts import Term
from words import rosters
from words.import_columns import heading
from words.refusals import sentence_of

# What is wrong, by its code.
_WHY: Mapping[str, str] = {
    "missing": mark("is empty"),
    "phone": mark("is no phone number"),
    "yes_or_no": mark("write 是 or 否"),
    "day": mark("is no day; write it as 2026-11-03"),
    "hour": mark("is no hour; write it as 8:00"),
    "number": mark("is no whole number"),
    "most": mark("at most {most}"),
    "future": mark("lies in the future"),
    "too_old": mark("is more than {days} days ago: please ask them anew"),
    "not_agreed": mark("who did not agree cannot come in; please take the row out"),
    "place": mark("is no building or grid here, or several have this name: then write its code"),
    "colleague": mark("is nobody who registers residents here; leave it empty if it was you"),
    "twice": mark("is in row {row} already"),
    "on_record": mark("somebody of this name and phone is on record already; please take the row out"),
    "namesake": mark('somebody of this name is on record already; is this another person, write 是 under "Another person"'),
    "phone_of_another": mark('somebody else gave this phone; if that is right, write 是 under "Another person"'),
    "add_or_count": mark("fill in how many more or how many now, one of the two"),
    "item_unknown": mark("is not in the catalogue"),
    "several_units": mark("several units offer something of this name; write which"),
    "no_stock": mark("is a service and has no stock"),
    "nobody": mark("is nobody in this community"),
    "several_people": mark("several people on duty have this name; write the phone"),
    "not_for_duty": mark("has no role that may be on duty"),
    "over": mark("the shift is over already"),
    "far": mark("is more than {days} days ahead"),
    "overlaps_row": mark("overlaps with row {row}"),
    "right": mark("choose one of the list: 子女, 配偶, 本人 …"),
    "elder_on_record": mark("an elder of this name is registered already; please take the row out"),
}


def wrong_line(kind: str, one: Wrong, t: Translator, *, zone: ZoneInfo) -> str:
    """A row, a column, and what is wrong there: 第 17 行，手机号：少一位数字."""
    return t("Row {row}, {column}: {why}", row=one.number, column=heading(kind, one.column, t), why=why(one, t, zone=zone))


def why(one: Wrong, t: Translator, *, zone: ZoneInfo) -> str:
    """What is wrong with a cell."""
    if one.refusal is not None:
        return sentence_of(type(one.refusal))(one.refusal.data, t, zone)[0]
    if one.why == "on_duty_then":
        starts_at, ends_at = one.data["starts_at"], one.data["ends_at"]
        return t("is on duty then already: {when}", when=rosters.when(Term(starts_at, ends_at), t, zone=zone))  # type: ignore[arg-type]  # moments
    if one.why == "phone_short":
        return t("one digit is missing") if _number(one) == 1 else t("{number} digits are missing", number=_number(one))
    if one.why == "phone_long":
        return t("has one digit too many") if _number(one) == 1 else t("has {number} digits too many", number=_number(one))
    return t(_WHY[one.why], **one.data)


def by_row(kind: str, wrong: Sequence[Wrong], t: Translator, *, zone: ZoneInfo) -> dict[int, dict[str, str]]:
    """What is wrong, by row and column."""
    found: dict[int, dict[str, str]] = {}
    for number, those in groupby(wrong, key=lambda one: one.number):
        found[number] = {one.column: why(one, t, zone=zone) for one in those}
    return found


def _number(one: Wrong) -> int:
    digits = one.data["digits"]
    assert isinstance(digits, int)
    return digits
