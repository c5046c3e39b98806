"""The receipt of a team's log. Numbers are kept, and put into words when it is shown: no name stays in the chat's state."""

from datetime import datetime

from bot import team_names
from bot.visit import Button, View, Visit
from points.batches import BatchReceipt, LeftOut, Logged
from words import batches as words


def keep(visit: Visit, receipt: BatchReceipt) -> None:
    """Keep it until it is shown."""
    visit.put("kind_zh", receipt.kind_name)
    visit.put("kind_en", receipt.kind_name_en)
    visit.put("waits", int(receipt.waits))
    visit.put("logged", [number for one in receipt.logged for number in (one.log_id, one.person_id, one.points)])
    visit.put("left_out", [f"{one.person_id}:{words.code_of(one.why)}" for one in receipt.left_out])


async def show(visit: Visit) -> View:
    t, receipt = visit.t, _kept(visit)
    known = await team_names.known(visit, [one.person_id for one in receipt.left_out])
    text = words.receipt(receipt, known, t, zone=visit.services.zone)
    return View(text, [[Button(t("Menu"), "at:menu"), Button(t("Log for another team"), "at:team")]])


def _kept(visit: Visit) -> BatchReceipt:
    numbers = visit.numbers("logged")
    logged = [Logged(*numbers[start : start + 3]) for start in range(0, len(numbers), 3)]
    left_out = []
    for one in visit.texts("left_out"):
        person_id, _, code = one.partition(":")
        left_out.append(LeftOut(int(person_id), words.refusal_of(code)))
    started_at = datetime.fromisoformat(visit.text("started_at"))
    kind, kind_en, minutes = visit.text("kind_zh"), visit.text("kind_en"), visit.number("minutes")
    return BatchReceipt(kind, kind_en, started_at, minutes, logged, left_out, bool(visit.number("waits", 1)))
