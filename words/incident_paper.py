"""An incident's timeline on paper: each step with its moment and how long after the finder's tap. Pure and slow: made in a thread."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from core.i18n import Translator
from qrcodes.timelines import Step, Timeline, Told
from words import incident_steps, saying
from words.incident_sheet import ACCENT, BLUE, BOTTOM, GREY, LINE, MARGIN, PALE, WIDTH, Sheet

# Of the timeline: the moment, how long after, the dot; what happened; at the right who did it.
CLOCK_WIDE, AFTER_WIDE, DOT, DOER_WIDE = 19.0, 27.0, 46.0, 45.0
MOST_LINES = 3


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


class _Sheet(Sheet):
    """What the timeline says, part by part."""

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
