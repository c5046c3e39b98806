"""Paper for an incident's timeline, A4: lines that wrap, rows, a foot on each page, and times counted from the finder's tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator
from qrcodes.timelines import Timeline
from words import papers, saying
from words.spans import span

MARGIN = 18.0
WIDTH = 210 - 2 * MARGIN
BOTTOM = 297 - 24
LINE = 5.2
INK, GREY, PALE, ACCENT, BLUE = (38, 38, 38), (110, 110, 110), (243, 240, 235), (158, 42, 43), (31, 78, 121)
# Of who was told: who, as what, told after, seen after, took on after.
COLUMNS = (52.0, 40.0, 28.0, 27.0, 27.0)


@dataclass
class Sheet:
    """The paper that is being written."""

    timeline: Timeline
    t: Translator
    zone: ZoneInfo

    def __post_init__(self) -> None:
        self.paper = papers.blank()
        self.paper.set_auto_page_break(False)
        self.paper.set_margins(MARGIN, MARGIN)
        self.paper.set_title(self.t("Timeline of an incident"))
        self.paper.set_creation_date(self.timeline.made_at)
        self.foot()
        self.paper.set_xy(MARGIN, MARGIN)

    def row(self, cells: Sequence[str], *, size: float = 10, ink: tuple[int, int, int] = INK) -> None:
        broken = [self.wrapped(text, wide - 2, size) for text, wide in zip(cells, COLUMNS, strict=True)]
        high = LINE * max(map(len, broken)) + 2
        self.room_for(high)
        top, left = self.paper.get_y(), MARGIN
        for lines, wide in zip(broken, COLUMNS, strict=True):
            for number, line in enumerate(lines):
                self.at(left, top + 1 + number * LINE, line, wide, size=size, ink=ink)
            left += wide
        self.rule(top + high)
        self.paper.set_y(top + high)

    def title(self, text: str) -> None:
        self.room_for(22)
        self.put(text, size=13, high=8, ink=ACCENT)
        self.paper.ln(1)

    def paragraph(self, text: str) -> None:
        for line in self.wrapped(text, WIDTH, 11):
            self.room_for(LINE + 1)
            self.put(line, size=11, high=LINE + 0.8)

    def foot(self) -> None:
        """On each page: when it was made, who keeps it, which page of how many."""
        t = self.t
        self.rule(297 - 19)
        made = t("Made on {when}", when=saying.moment(self.timeline.made_at, t, zone=self.zone))
        self.at(MARGIN, 297 - 17, made, WIDTH, size=8, ink=GREY)
        self.at(MARGIN, 297 - 12.5, t("Times are counted from the finder's tap."), WIDTH, size=8, ink=GREY)
        pages = t("Page {page} of {pages}", page=self.paper.page_no(), pages="{nb}")
        self.at(MARGIN, 297 - 17, pages, WIDTH, size=8, ink=GREY, align="R")

    def room_for(self, high: float) -> None:
        if self.paper.get_y() + high > BOTTOM:
            self.paper.add_page()
            self.foot()
            self.paper.set_xy(MARGIN, MARGIN)

    def clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%H:%M:%S}"

    def after(self, moment: datetime | None) -> str:
        seconds = self.timeline.after(moment)
        return "–" if seconds is None else span(seconds, self.t)

    def wrapped(self, text: str, wide: float, size: float) -> list[str]:
        self.paper.set_font_size(size)
        lines = self.paper.multi_cell(wide, LINE, text, dry_run=True, output="LINES", align="L")
        assert isinstance(lines, list)
        return lines or [""]

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

    def rule(self, top: float) -> None:
        self.paper.set_draw_color(*PALE)
        self.paper.set_line_width(0.2)
        self.paper.line(MARGIN, top, MARGIN + WIDTH, top)
