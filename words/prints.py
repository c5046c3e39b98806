"""What is printed beside badges, labels and cards, and how print files are spoken of."""

import re
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator
from qrcodes import badges, draw, draw_batch, draw_small
from qrcodes.draw import Face, Sheet
from qrcodes.draw_small import PocketCard
from qrcodes.print_jobs import Material, Printable
from qrcodes.printing import JobCard
from words import saying

_PRINTED = re.compile(r"([A-Z]{1,4})[- ]?([0-9]{1,7})(?:-([0-9]{1,4}))?")


def print_number(job_id: int) -> str:
    """What a person reads out to name a print file."""
    return f"P-{job_id:06d}"


def printed_number(text: str) -> str | None:
    """The number of a badge or label as it is printed, however it was typed: lc42, LC 0042, ＬＣ-0042-7; None for other words."""
    found = _PRINTED.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    if found is None:
        return None
    letters, number, part = found.groups()
    return f"{letters}-{int(number):04d}" + (f"-{int(part):02d}" if part else "")


def paper_name(paper: str, t: Translator) -> str:
    """What a print file holds."""
    return {"badges": t("Badges"), "labels": t("Labels"), "card": t("Pocket cards")}[paper]


def file_name(paper: str, job_id: int, t: Translator) -> str:
    """What the file is called; never a name."""
    return f"{paper_name(paper, t)} {print_number(job_id)}.pdf"


def face(one: Printable, material: Material, *, public_url: str) -> Face:
    """One badge as it is drawn."""
    return Face(badges.url(public_url, one.token), material.above, material.below, one.printed_id, f"☎ {material.phone}")


def draw_file(
    material: Material, t: Translator, *, public_url: str, made_at: datetime, zone: ZoneInfo, progress: draw_batch.Progress
) -> bytes:
    """The print file. Pure and slow: drawn in a thread. Raises `LinkTooLong`, `TextTooLong`, `NoGlyph`."""
    faces = [face(one, material, public_url=public_url) for one in material.things]
    sheet = sheet_of(material, t, made_at=made_at, zone=zone)
    if material.paper == "badges":
        return draw_batch.draw_badges(faces, sheet, progress=progress)
    if material.paper == "labels":
        return draw_small.labels_pdf(faces, sheet)
    return draw_small.pocket_cards_pdf([pocket_card(one, t) for one in faces], sheet)


def pocket_card(one: Face, t: Translator) -> PocketCard:
    """A pocket card with what to do on its back."""
    steps = (
        t("Unconscious or bleeding: call 120 first."),
        t("Please greet me gently and stay with me."),
        t("Scan the code: my family is told at once."),
        t("No scanner? Call the number on the front."),
        t("Or call 110 and read out the number of this card."),
    )
    return PocketCard(one, t("Hello! Thank you for helping me home."), steps)


def preview(material: Material, *, public_url: str) -> bytes:
    """The first badge as a picture for the chat."""
    return draw.badge_png(face(material.things[0], material, public_url=public_url), dpi=300)


def sheet_of(material: Material, t: Translator, *, made_at: datetime, zone: ZoneInfo) -> Sheet:
    """What stands at the head of its pages."""
    day = saying.day(made_at.astimezone(zone).date(), t)
    hints = {
        "badges": t("Print at 100 %: the ruler is 50 mm long. Cut along the circle; the marks show the middle."),
        "labels": t("Print at 100 %: the ruler is 50 mm long. 20 for clothes, 10 to keep; each can be revoked alone."),
        "card": t("Print at 100 %: the ruler is 50 mm long. Cut out, fold in the middle."),
    }
    return Sheet(f"{material.community} · {paper_name(material.paper, t)} · {day}", hints[material.paper], made_at)


def picture(material: Material, *, public_url: str) -> bytes:
    """The first badge as dots: 600 to the inch, nothing outside its circle."""
    return draw.badge_png(face(material.things[0], material, public_url=public_url), transparent=True)


def single(material: Material, *, public_url: str, made_at: datetime) -> bytes:
    """The first badge alone, as vectors on a page of its size."""
    return draw.badge_pdf(face(material.things[0], material, public_url=public_url), made_at=made_at)


def how_far(card: JobCard, t: Translator) -> str:
    """What staff read while it is drawn, or when it could not be, or when the file is gone."""
    if card.status == "failed":
        return t("It could not be drawn: all of it was revoked meanwhile, or the address of this house is too long for the code.")
    if card.status == "done":
        return t("Print files are kept for a week, and this one is gone.")
    return t("It is being drawn: {drawn} of {total}.", drawn=card.drawn, total=card.total)


def ready(card: JobCard, t: Translator) -> str:
    """What staff read when the file is there."""
    done = t.plural("Ready: {number} in one file.", "Ready: {number} in one file.", card.total)
    kept = t("Print it at 100 %. The file is kept for a week.")
    return f"{done}\n{kept}"
