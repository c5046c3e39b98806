"""A member's archive on paper: A4 pages to print and show. Pure and slow: made in a thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.i18n import Translator
from points.archive_record import Record, Row
from words import archive_table, movements, papers, saying

MARGIN = 18.0
WIDTH = 210 - 2 * MARGIN
BOTTOM = 297 - 24
LINE = 4.6
PADDING = 1.7
INK, GREY, PALE, ACCENT = (38, 38, 38), (120, 120, 120), (243, 240, 235), (158, 42, 43)
# Day, what for, number, who approved, points, balance, in mm.
COLUMNS = (29.0, 66.0, 22.0, 27.0, 15.0, 15.0)
RIGHT_FROM = 4
MOST_LINES = 3


def archive_pdf(record: Record, t: Translator, *, zone: ZoneInfo) -> bytes:
    """The record as A4 pages: who, when, the sums, every movement, and the ledger's seal on each page."""
    sheet = _Sheet(record, t, zone)
    sheet.head()
    sheet.sums()
    sheet.table()
    return bytes(sheet.paper.output())


@dataclass
class _Sheet:
    """The paper that is being written."""

    record: Record
    t: Translator
    zone: ZoneInfo

    def __post_init__(self) -> None:
        self.paper = papers.blank()
        self.paper.set_auto_page_break(False)
        self.paper.set_margins(MARGIN, MARGIN)
        self.paper.set_title(self.t("Points archive"))
        self.paper.set_creation_date(self.record.made_at)
        self.widths: dict[tuple[str, float], float] = {}
        self.foot()

    def head(self) -> None:
        """Title, whose it is, and of what time."""
        t, record = self.t, self.record
        self.paper.set_xy(MARGIN, MARGIN)
        self.put(t("Points archive"), size=22, high=12, ink=ACCENT)
        whose = t("{name}, {community}", name=saying.who(record.person_name, t), community=record.community_name)
        for line in self.wrapped(whose, WIDTH, 13):
            self.put(line, size=13, high=7)
        self.put(archive_table.subtitle(record, t, zone=self.zone), size=10, high=6, ink=GREY)
        if record.is_cut:
            self.put(t("Only the newest {number} movements are listed.", number=len(record.rows)), size=10, high=6, ink=GREY)
        self.paper.ln(4)

    def sums(self) -> None:
        """What the movements come to, in a pale band."""
        sums = archive_table.sums(self.record, self.t)
        top, wide = self.paper.get_y(), WIDTH / len(sums)
        self.paper.set_fill_color(*PALE)
        self.paper.rect(MARGIN, top, WIDTH, 17, style="F")
        for place, (name, points) in enumerate(sums):
            self.at(MARGIN + place * wide, top + 2.5, name, wide, size=8.5, ink=GREY, align="C")
            is_balance = not archive_table.only(self.record, self.t) and place in (0, len(sums) - 1)
            signed = str(points) if is_balance or not points else f"{points:+d}"
            self.at(MARGIN + place * wide, top + 8, signed, wide, size=14, align="C")
        self.paper.set_y(top + 23)

    def table(self) -> None:
        """All movements, oldest first, over as many pages as it takes."""
        if not self.record.rows:
            self.put(self.t("No points moved in this time."), size=11, high=10, ink=GREY)
            return
        self.headings()
        for row in self.record.rows:
            cells = self.cells(row)
            high = max(map(len, cells)) * LINE + 2 * PADDING
            if self.paper.get_y() + high > BOTTOM:
                self.paper.add_page()
                self.foot()
                self.paper.set_xy(MARGIN, MARGIN)
                self.headings()
            self.row(cells, high)

    def headings(self) -> None:
        top, left = self.paper.get_y(), MARGIN
        for place, (name, wide) in enumerate(zip(archive_table.headings(self.t), COLUMNS, strict=True)):
            self.at(left, top, name, wide, size=8.5, ink=GREY, align="R" if place >= RIGHT_FROM else "L")
            left += wide
        self.rule(top + 6.5, INK)
        self.paper.set_y(top + 6.5)

    def cells(self, row: Row) -> list[list[str]]:
        """The lines of each cell."""
        t, movement = self.t, row.movement
        day = saying.day(movement.made_at.astimezone(self.zone).date(), t)
        told = (day, movements.what_for(movement, t), movements.number(movement), archive_table.approved(row, t))
        return [self.wrapped(text, wide - 2, 9) for text, wide in zip(told, COLUMNS, strict=False)] + [
            [f"{movement.points:+d}"],
            [str(row.balance)],
        ]

    def row(self, cells: Sequence[Sequence[str]], high: float) -> None:
        top, left = self.paper.get_y() + PADDING, MARGIN
        for place, (lines, wide) in enumerate(zip(cells, COLUMNS, strict=True)):
            for number, line in enumerate(lines):
                self.at(left, top + number * LINE, line, wide, size=9, align="R" if place >= RIGHT_FROM else "L")
            left += wide
        self.rule(top - PADDING + high, PALE)
        self.paper.set_y(top - PADDING + high)

    def foot(self) -> None:
        """On each page: when it was made, the seal, and which page of how many."""
        t, record = self.t, self.record
        self.rule(297 - 19, PALE)
        made = t("Made on {when}", when=saying.moment(record.made_at, t, zone=self.zone))
        self.at(MARGIN, 297 - 17, made, WIDTH, size=8, ink=GREY)
        self.at(MARGIN, 297 - 12.5, archive_table.seal_line(record.seal, t), WIDTH, size=8, ink=GREY)
        pages = t("Page {page} of {pages}", page=self.paper.page_no(), pages="{nb}")
        self.at(MARGIN, 297 - 17, pages, WIDTH, size=8, ink=GREY, align="R")

    def wrapped(self, text: str, wide: float, size: float) -> list[str]:
        """The text in lines that fit; words stay whole where that is possible, and at most `MOST_LINES` are kept."""
        lines, line, held = [], "", 0.0
        for part in _parts(text):
            width = self.width(part, size)
            if line and held + width > wide:
                lines.append(line.rstrip())
                line, held = "", 0.0
            line, held = line + part, held + width
        lines.append(line.rstrip())
        return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][:-1] + "…"]

    def width(self, text: str, size: float) -> float:
        if (text, size) not in self.widths:
            self.paper.set_font_size(size)
            self.widths[text, size] = self.paper.get_string_width(text)
        return self.widths[text, size]

    def put(self, text: str, *, size: float, high: float, ink: tuple[int, int, int] = INK) -> None:
        self.paper.set_text_color(*ink)
        self.paper.set_font_size(size)
        self.paper.cell(WIDTH, high, text, new_x="LMARGIN", new_y="NEXT")

    def at(
        self, left: float, top: float, text: str, wide: float, *, size: float, ink: tuple[int, int, int] = INK, align: str = "L"
    ) -> None:
        self.paper.set_text_color(*ink)
        self.paper.set_font_size(size)
        self.paper.set_xy(left, top)
        self.paper.cell(wide, LINE, text, align=align)

    def rule(self, top: float, ink: tuple[int, int, int]) -> None:
        self.paper.set_draw_color(*ink)
        self.paper.set_line_width(0.2)
        self.paper.line(MARGIN, top, MARGIN + WIDTH, top)


def _parts(text: str) -> Iterator[str]:
    """What may stand on a line of its own: a Chinese character, a word with the space behind it, at most some letters."""
    part = ""
    for character in text:
        if part and (not character.isascii() or not part[-1].isascii() or part[-1] == " " or len(part) >= 16):
            yield part
            part = ""
        part += character
    if part:
        yield part
