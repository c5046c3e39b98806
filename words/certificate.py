"""The certificate of a year's star, A4 on its side. Pure and slow: made in a thread."""

import math
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.i18n import Translator
from points.stars import Certificate
from words import papers, saying
from words.archive_table import seal_line

if TYPE_CHECKING:
    from fpdf import FPDF

WIDE, HIGH = 297.0, 210.0
INK, GREY, RED, GOLD, PALE = (44, 40, 38), (128, 120, 112), (150, 36, 38), (190, 145, 62), (232, 224, 210)
# The radius of a star, and how much of it lies between its points.
STAR, INNER = 8.0, 0.382
GAP = 21.0
NUMERALS = "一二三四五六七八九十"
LARGEST_NAME, SMALLEST_NAME, MOST_WIDE = 32.0, 13.0, 220.0


def certificate_pdf(certificate: Certificate, t: Translator, *, zone: ZoneInfo) -> bytes:
    """Whom the community thanks, for which year and how many points, with the number and the ledger's seal to check it by."""
    paper = papers.blank(landscape=True)
    paper.set_auto_page_break(False)
    paper.set_title(t("Certificate"))
    paper.set_creation_date(certificate.made_at)
    _frame(paper)
    done = certificate.earned
    _centred(paper, 28, t("Certificate"), size=38, ink=RED)
    _stars(paper, 62, done.star, certificate.most)
    _centred(paper, 78, saying.who(certificate.person_name, t), size=_name_size(paper, saying.who(certificate.person_name, t)))
    thanks = t("did good for the neighbours in {year} and earned {points}:", year=done.year, points=saying.points_of(done.points, t))
    _centred(paper, 101, thanks, size=16)
    _centred(paper, 115, rank(done.star, t), size=24, ink=RED)
    _centred(paper, 133, t("The community thanks you from its heart."), size=16)
    _centred(paper, 152, certificate.community_name, size=18)
    _centred(paper, 162, saying.day(certificate.made_at.astimezone(zone).date(), t), size=12, ink=GREY)
    number = t("Number {number}", number=certificate_number(certificate))
    _centred(paper, 182, f"{number} · {seal_line(certificate.seal, t)}", size=8.5, ink=GREY)
    return bytes(paper.output())


def certificate_number(certificate: Certificate) -> str:
    """What a person reads out to name a certificate."""
    return f"S-{certificate.earned.year}-{certificate.number:06d}"


def rank(number: int, t: Translator) -> str:
    """What somebody with so many stars is. In Chinese a rank is written out."""
    written = NUMERALS[number - 1] if t.language == "zh" and number <= len(NUMERALS) else str(number)
    return t("{number}-star volunteer", number=written)


def row_of_stars(number: int, most: int) -> str:
    """Stars reached and stars to come, for a line of text."""
    return "★" * number + "☆" * (most - number)


def file_name(certificate: Certificate, t: Translator) -> str:
    """What the file is called; never a name."""
    return f"{t('Certificate')} {certificate.earned.year}.pdf"


def _frame(paper: "FPDF") -> None:
    for inset, ink, width in ((9.0, GOLD, 1.1), (11.5, GOLD, 0.3), (15.0, PALE, 0.3)):
        paper.set_draw_color(*ink)
        paper.set_line_width(width)
        paper.rect(inset, inset, WIDE - 2 * inset, HIGH - 2 * inset)


def _stars(paper: "FPDF", middle: float, number: int, most: int) -> None:
    """Those reached in gold, those to come as outlines."""
    left = WIDE / 2 - GAP * (most - 1) / 2
    paper.set_line_width(0.5)
    paper.set_draw_color(*GOLD)
    paper.set_fill_color(*GOLD)
    for place in range(most):
        paper.polygon(_star(left + place * GAP, middle), style="DF" if place < number else "D")


def _star(x: float, y: float) -> list[tuple[float, float]]:
    """The corners of a five-pointed star round this middle."""
    corners = []
    for step in range(10):
        reach = STAR if step % 2 == 0 else STAR * INNER
        turn = math.pi * step / 5 - math.pi / 2
        corners.append((x + reach * math.cos(turn), y + reach * math.sin(turn)))
    return corners


def _name_size(paper: "FPDF", name: str) -> float:
    """As large as the name leaves room for."""
    paper.set_font_size(LARGEST_NAME)
    return max(SMALLEST_NAME, min(LARGEST_NAME, LARGEST_NAME * MOST_WIDE / max(paper.get_string_width(name), 1)))


def _centred(paper: "FPDF", top: float, text: str, *, size: float, ink: tuple[int, int, int] = INK) -> None:
    paper.set_font_size(size)
    paper.set_text_color(*ink)
    paper.set_xy(0, top)
    paper.cell(WIDE, size * 0.5, text, align="C")
