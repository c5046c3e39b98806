"""An agreement on paper: the whole text in both languages, who signed when, the hash to check it by. Pure and slow: made in a thread."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator, translator
from wishes import agreement_text
from wishes.agreement_cards import AgreementCard
from words import papers, projects, saying

MARGIN = 24.0
WIDTH = 210 - 2 * MARGIN
BOTTOM = 297 - 24
INK, GREY, RED, PALE, RULE = (44, 40, 38), (118, 112, 106), (150, 36, 38), (248, 245, 240), (214, 202, 184)
# How the text is set: the parties' size and everything else's, from line to line, between paragraphs. The first that fits a page.
SETTINGS = ((14.0, 12.0, 7.4, 4.0), (13.0, 11.0, 6.2, 2.4), (11.0, 9.5, 5.4, 1.8), (10.0, 8.8, 4.8, 1.4))
HEAD, FEET = 29.0, 76.0
# The first two lines of the text name the parties.
PARTIES = 2
BOX, GAP = 38.0, 8.0
LARGEST_NAME, SMALLEST_NAME = 16.0, 8.0
MOST_LINES = 2
# No line begins with one of these: it hangs at the end of the line before.
HANGING = "，。；：、！？）”》"
Ink = tuple[int, int, int]


def agreement_pdf(card: AgreementCard, t: Translator, *, zone: ZoneInfo, made_at: datetime) -> bytes:
    """A4: the reader's language with the signatures, then the same agreement in the other one."""
    other = translator("en" if t.language == "zh" else "zh")
    sheet = _Sheet(card, t, zone, made_at)
    sheet.head(t)
    sheet.text(t)
    sheet.signatures()
    sheet.seal()
    sheet.turn()
    sheet.head(other)
    sheet.text(other)
    return bytes(sheet.paper.output())


def file_name(card: AgreementCard, t: Translator) -> str:
    """Named by its number, never by a person."""
    return t("Agreement {number}", number=projects.agreement_number(card.agreement_id)) + ".pdf"


@dataclass
class _Sheet:
    """The paper that is being written."""

    card: AgreementCard
    t: Translator
    zone: ZoneInfo
    made_at: datetime

    def __post_init__(self) -> None:
        self.paper = papers.blank()
        self.paper.set_auto_page_break(False)
        self.paper.set_margins(MARGIN, MARGIN)
        self.paper.set_title(file_name(self.card, self.t).removesuffix(".pdf"))
        self.paper.set_creation_date(self.made_at)
        self.setting = self.fitting_setting()
        self.foot()

    def fitting_setting(self) -> tuple[float, float, float, float]:
        """The largest in which text and signatures stand on one page; the smallest when they do not in any."""
        room = BOTTOM - MARGIN - HEAD - FEET
        return next((each for each in SETTINGS if self.high(each, self.t) <= room), SETTINGS[-1])

    def high(self, setting: tuple[float, float, float, float], t: Translator) -> float:
        """How much of the page the text would take, in mm."""
        party, size, line, between = setting
        lines = agreement_text.paper(self.card.terms, t.language).lines
        wrapped = [self.wrapped(text, WIDTH, party if number < PARTIES else size) for number, text in enumerate(lines)]
        return sum(line * len(each) + between for each in wrapped)

    def turn(self) -> None:
        """To the next page."""
        self.paper.add_page()
        self.foot()

    def head(self, t: Translator) -> None:
        """The title over a quiet rule, with the number and how it stands."""
        card, paper = self.card, self.paper
        title = agreement_text.paper(card.terms, t.language).title
        self.put(title, size=self.fitting(title, 24.0, 14.0, WIDTH), high=12, ink=RED, align="C")
        paper.ln(2)
        number = t("Number {number}", number=projects.agreement_number(card.agreement_id))
        self.put(f"{number} · {projects.state(card, t, zone=self.zone)}", size=10, high=6, ink=GREY, align="C")
        paper.ln(3)
        self.rule(paper.get_y())
        paper.ln(6)

    def text(self, t: Translator) -> None:
        """Every line that was signed, the parties larger."""
        party, usual, high, between = self.setting
        for number, text in enumerate(agreement_text.paper(self.card.terms, t.language).lines):
            size = party if number < PARTIES else usual
            for line in self.wrapped(text, WIDTH, size):
                self.room_for(high)
                self.put(line, size=size, high=high)
            self.paper.ln(between)
        self.paper.ln(4)

    def signatures(self) -> None:
        """Two boxes side by side: the unit signed first, then the community."""
        t, card = self.t, self.card
        self.room_for(BOX + 4)
        top, wide = self.paper.get_y(), (WIDTH - GAP) / 2
        self.box(MARGIN, top, wide, (t("Signed for party B"), card.terms.unit, card.signer, card.signed_at))
        left = MARGIN + wide + GAP
        self.box(left, top, wide, (t("Signed for party A"), card.terms.community, card.countersigner, card.countersigned_at))
        self.paper.set_xy(MARGIN, top + BOX + 7)

    def box(self, left: float, top: float, wide: float, signed: tuple[str, str, str, datetime | None]) -> None:
        role, side, name, at = signed
        paper, t, inner = self.paper, self.t, wide - 10
        paper.set_fill_color(*PALE)
        paper.set_draw_color(*RULE)
        paper.set_line_width(0.2)
        paper.rect(left, top, wide, BOX, style="DF")
        said = saying.who(name, t) if at else t("not signed yet")
        size = self.fitting(said, LARGEST_NAME, SMALLEST_NAME, inner)
        self.at(left + 5, top + 4, role, inner, size=8.5, ink=GREY)
        for number, line in enumerate(self.wrapped(side, inner, 9.5)[:MOST_LINES]):
            self.at(left + 5, top + 9.5 + 4.6 * number, line, inner, size=9.5)
        self.at(left + 5, top + 20.5, said, inner, size=size if at else 11, ink=INK if at else GREY)
        if at:
            self.at(left + 5, top + 30, saying.moment(at, t, zone=self.zone), inner, size=9, ink=GREY)

    def seal(self) -> None:
        """The hash of what was signed, in short groups."""
        t, card = self.t, self.card
        groups = projects.in_groups(card.text_hash).split(" ")
        half = len(groups) // 2
        version = t("SHA-256 of the whole text in Chinese and English, form {version}:", version=card.terms.version)
        lines = [version, " ".join(groups[:half]), " ".join(groups[half:])]
        if not card.is_unchanged:
            lines.append(t("A name has changed since it was signed; the hash is of the words as they were."))
        self.room_for(5.4 * len(lines))
        for number, line in enumerate(lines):
            self.put(line, size=9.5 if number in (1, 2) else 8.5, high=5.4, ink=INK if number in (1, 2) else GREY)

    def foot(self) -> None:
        """On each page: whose paper it is, when it was made, which page of how many."""
        t, paper = self.t, self.paper
        self.rule(297 - 20)
        made = t("Made on {when}", when=saying.moment(self.made_at, t, zone=self.zone))
        whose = f"{self.card.terms.community} · {made}"
        self.at(MARGIN, 297 - 17.5, whose, WIDTH - 30, size=self.fitting(whose, 8.0, 4.0, WIDTH - 30), ink=GREY)
        pages = t("Page {page} of {pages}", page=paper.page_no(), pages="{nb}")
        self.at(MARGIN, 297 - 17.5, pages, WIDTH, size=8, ink=GREY, align="R")
        paper.set_xy(MARGIN, MARGIN)

    def room_for(self, high: float) -> None:
        if self.paper.get_y() + high > BOTTOM:
            self.turn()

    def wrapped(self, text: str, wide: float, size: float) -> list[str]:
        self.paper.set_font_size(size)
        lines = self.paper.multi_cell(wide, 5.2, text, dry_run=True, output="LINES", align="L")
        assert isinstance(lines, list)
        whole = [""]
        for line in lines:
            if line[:1] in HANGING and whole[-1]:
                whole[-1] += line[:1]
                whole += [line[1:]] if line[1:] else []
            else:
                whole.append(line)
        return whole[1:] or [""]

    def fitting(self, text: str, largest: float, smallest: float, wide: float) -> float:
        """As large as there is room for on one line."""
        self.paper.set_font_size(largest)
        return max(smallest, min(largest, largest * (wide - 1) / max(self.paper.get_string_width(text), 1)))

    def put(self, text: str, *, size: float, high: float, ink: Ink = INK, align: str = "L") -> None:
        self.paper.set_text_color(*ink)
        self.paper.set_font_size(size)
        self.paper.cell(WIDTH, high, text, new_x="LMARGIN", new_y="NEXT", align=align)

    def at(self, left: float, top: float, text: str, wide: float, *, size: float, ink: Ink = INK, align: str = "L") -> None:
        self.paper.set_text_color(*ink)
        self.paper.set_font_size(size)
        self.paper.set_xy(left, top)
        self.paper.cell(wide, 5.2, text, align=align)

    def rule(self, top: float) -> None:
        self.paper.set_draw_color(*RULE)
        self.paper.set_line_width(0.3)
        self.paper.line(MARGIN, top, MARGIN + WIDTH, top)
