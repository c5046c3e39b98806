"""An incident's timeline on paper: each step with its moment and how long after the finder's tap. Pure and slow: made in a thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator
from qrcodes.timelines import Step, Timeline, Told
from words import incident_steps, papers, saying
from words.spans import span

MARGIN = 18.0
WIDTH = 210 - 2 * MARGIN
BOTTOM = 297 - 24
LINE = 5.2
INK, GREY, PALE, ACCENT, BLUE = (38, 38, 38), (110, 110, 110), (243, 240, 235), (158, 42, 43), (31, 78, 121)
# Of the timeline: the moment, how long after, the dot; what happened; at the right who did it.
CLOCK_WIDE, AFTER_WIDE, DOT, DOER_WIDE = 19.0, 27.0, 46.0, 45.0
MOST_LINES = 3
# Of who was told: who, as what, told after, seen after, took on after.
COLUMNS = (52.0, 40.0, 28.0, 27.0, 27.0)


def incident_pdf(timeline: Timeline, t: Translator, *, zone: ZoneInfo) -> bytes:
    """A4 pages: what it was, the times that count, every step, where, how it was handed over, who was told."""
    sheet = _Sheet(timeline, t, zone)
    sheet.head()
    sheet.times()
    sheet.steps()
    sheet.places()
    sheet.proof()
    sheet.told()
    return bytes(sheet.paper.output())


def file_name(timeline: Timeline, t: Translator) -> str:
    """Named by its number, never by a person."""
    return t("Incident {number}", number=incident_steps.incident_number(timeline.number)) + ".pdf"


@dataclass
class _Sheet:
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

    def head(self) -> None:
        """Title, whom it is about, what it turned out to be."""
        t, told = self.t, self.timeline
        self.put(t("Timeline of an incident"), size=22, high=12, ink=ACCENT)
        if told.is_drill:
            self.put(t("This was a drill. Nobody was lost."), size=13, high=8, ink=BLUE)
        self.put(t("{called}, {community}", called=told.called or t("an elder"), community=told.community), size=13, high=7)
        number = incident_steps.incident_number(told.number)
        begun = saying.moment(told.opened_at, t, zone=self.zone)
        self.put(t("Number {number}, opened {when}", number=number, when=begun), size=10, high=6, ink=GREY)
        self.put(incident_steps.outcome(told.turned_out, t), size=10, high=6, ink=GREY)
        self.paper.ln(3)

    def times(self) -> None:
        """The four times that count, in a pale band."""
        t, told = self.t, self.timeline
        first = min((one.sent_at for one in told.told if one.sent_at), default=None)
        cells = (
            (t("First one told"), first),
            (t("Taken on"), told.acknowledged_at),
            (t("Officer there"), told.with_officer_at),
            (t("Handed over to the family"), told.handed_over_at),
        )
        top, wide = self.paper.get_y(), WIDTH / len(cells)
        self.paper.set_fill_color(*PALE)
        self.paper.rect(MARGIN, top, WIDTH, 17, style="F")
        for place, (name, moment) in enumerate(cells):
            self.at(MARGIN + place * wide, top + 2.5, name, wide, size=8.5, ink=GREY, align="C")
            self.at(MARGIN + place * wide, top + 8.5, self.after(moment), wide, size=14, align="C")
        self.paper.set_y(top + 22)

    def steps(self) -> None:
        """Every step on a line that runs down the page."""
        self.title(self.t("What happened"))
        for number, step in enumerate(self.timeline.steps):
            self.step(step, is_last=number == len(self.timeline.steps) - 1)
        self.paper.ln(3)

    def step(self, step: Step, *, is_last: bool) -> None:
        who = step.name
        whose = self.wrapped(who, DOER_WIDE, 9)[:MOST_LINES] if who else []
        wide = WIDTH - DOT - 4 - (DOER_WIDE if who else 0)
        lines = self.wrapped(incident_steps.step(step, self.t), wide, 11)
        high = LINE * max(len(lines), len(whose)) + 2.6
        self.room_for(high)
        top = self.paper.get_y()
        self.at(MARGIN, top, self.clock(step.at), CLOCK_WIDE, size=10)
        self.at(MARGIN + CLOCK_WIDE, top, "+" + self.after(step.at), AFTER_WIDE, size=10, ink=GREY)
        self.dot(top, high, is_last=is_last)
        for number, line in enumerate(lines):
            self.at(MARGIN + DOT + 4, top + number * LINE, line, wide, size=11)
        for number, line in enumerate(whose):
            self.at(MARGIN + WIDTH - DOER_WIDE, top + number * LINE, line, DOER_WIDE, size=9, ink=GREY, align="R")
        self.paper.set_y(top + high)

    def dot(self, top: float, high: float, *, is_last: bool) -> None:
        middle = top + LINE / 2
        if not is_last and top + high < BOTTOM:
            self.paper.set_draw_color(*PALE)
            self.paper.set_line_width(0.8)
            self.paper.line(MARGIN + DOT - 1, middle, MARGIN + DOT - 1, middle + high)
        self.paper.set_fill_color(*ACCENT)
        self.paper.ellipse(MARGIN + DOT - 2.2, middle - 1.2, 2.4, 2.4, style="F")

    def places(self) -> None:
        """Where the elder was said to be."""
        spots = self.timeline.spots
        if not spots:
            return
        self.title(self.t("Where"))
        if self.timeline.found_community:
            self.paragraph(self.t("Found in {community}.", community=self.timeline.found_community))
        for spot in spots:
            self.paragraph(f"{self.clock(spot.at)}  {incident_steps.spot(spot, self.t)}")
        self.paper.ln(3)

    def proof(self) -> None:
        """To whom the elder was handed over, and what proves it."""
        if self.timeline.handed_over_at is None:
            return
        self.title(self.t("Hand-over"))
        for line in incident_steps.hand_over(self.timeline, self.t, zone=self.zone):
            self.paragraph(line)
        self.paper.ln(3)

    def told(self) -> None:
        """Who was told, when, and what is known since."""
        if not self.timeline.told:
            return
        t = self.t
        self.title(t("Who was told"))
        self.row((t("Who"), t("As"), t("Told after"), t("Seen after"), t("Took it on")), ink=GREY, size=8.5)
        for one in self.timeline.told:
            self.row(self.cells(one))

    def cells(self, one: Told) -> Sequence[str]:
        circle = incident_steps.circle(one.circle, self.t)
        return (one.name or circle, circle, *(self.after(moment) for moment in (one.sent_at, one.seen_at, one.took_at)))

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
