"""What is said when a table cannot be brought in or taken back: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from people.import_rows import TableWrong
from people.imports import DraftGone, ImportInUse, ImportUnknown, TableUnclear
from words.import_columns import heading

Said = tuple[str, str]
Data = dict[str, Any]


def _unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    why = data["why"]
    if why == "kind":
        return t("This is no Excel table that can be read."), t("Please save it as .xlsx and send that; the template is one.")
    if why == "large":
        return t("The file is larger than {most} MB.", most=data["most"]), t("Please send it in parts.")
    if why == "rows":
        return t("The table has more than {most} rows.", most=data["most"]), t("Please send it in parts.")
    if why == "headings":
        return _headings(data, t)
    return t("There is no row in the table."), t("Rows that begin as examples are left out.")


def _headings(data: Data, t: Translator) -> Said:
    missing = _list([heading(data["kind"], column, t) for column in data["columns"]], t)
    return t("These columns are missing: {columns}.", columns=missing), t("Please use the template: its headings are known.")


def _wrong(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t.plural(
        "{number} row is not right, so none was brought in.", "{number} rows are not right, so none was brought in.", data["number"]
    ), t("Please correct the table and send it again.")


def _draft_gone(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This preview is over."), t("Please send the table again.")


def _unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is no such import here."), t("The list shows what was brought in.")


def _in_use(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    names = _list(data["names"], t) + (" …" if data["number"] > len(data["names"]) else "")
    said = {
        "residents": t("Something has happened since to some of them: {names}.", names=names),
        "elders": t("Staff approved some of them since, or they have guardians: {names}.", names=names),
        "stock": t("Less is left of some than came in: {names}.", names=names),
        "roster": t("Some shifts have begun: {names}.", names=names),
    }
    return said[data["kind"]], t("So the import stands as a whole. Please mend the rest by hand.")


def _list(names: list[str], t: Translator) -> str:
    return ("、" if t.language == "zh" else ", ").join(names)


ABOUT_TABLES: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    TableUnclear: _unclear,
    TableWrong: _wrong,
    DraftGone: _draft_gone,
    ImportUnknown: _unknown,
    ImportInUse: _in_use,
}
