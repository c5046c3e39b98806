"""A month's board on paper (积分公示): A4 pages with every place, to be printed and hung up. Pure and slow: made in a thread."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from core.i18n import Translator
from points.board_pages import Sheet, Standing
from words import boards, papers, saying

MARGIN, BOTTOM, HIGH = 18.0, 297 - 26, 7.0
WIDTH = 210 - 2 * MARGIN
# A page has two columns of places, each with rank, name and points.
COLUMNS, GAP = 2, 8.0
WIDE = (WIDTH - GAP) / COLUMNS
RANK, POINTS = 14.0, 24.0
INK, GREY, PALE, ACCENT = (38, 38, 38), (110, 110, 110), (230, 226, 218), (11, 79, 74)


@dataclass(frozen=True, slots=True)
class BoardPaper:
    """What it says: the board, all its places, whose it is, and whom to call."""

    sheet: Sheet
    standings: Sequence[Standing]
    community_name: str
    phone: str


def board_pdf(about: BoardPaper, t: Translator, *, zone: ZoneInfo) -> bytes:
    """The board as PDF, as many pages as it takes: some sixty places a page. Some seconds for 1,000 of them."""
    pages = _Pages(about, t, zone)
    pages.head()
    pages.table()
    return bytes(pages.paper.output())


def file_name(sheet: Sheet, t: Translator) -> str:
    """What the file is called."""
    return f"{t('Board of points, {month}', month=boards.month_name(sheet.month, t))}.pdf"


@dataclass
class _Pages:
    """The paper that is being written."""

    about: BoardPaper
    t: Translator
    zone: ZoneInfo
    top: float = field(default=0.0)

    def __post_init__(self) -> None:
        self.paper = papers.blank()
        self.paper.set_auto_page_break(False)
        self.paper.set_margins(MARGIN, MARGIN)
        self.paper.set_title(self.title)
        self.foot()

    @property
    def title(self) -> str:
        return self.t("Board of points, {month}", month=boards.month_name(self.about.sheet.month, self.t))

    def head(self) -> None:
        """Whose it is, the month, how many stand there, and until when one may object."""
        t, sheet = self.t, self.about.sheet
        self.top = MARGIN
        self.line(self.about.community_name, size=13, ink=GREY)
        self.line(self.title, size=24, ink=ACCENT, high=13)
        self.line(boards.totals(sheet, t), size=12)
        for said in boards.status(sheet, t, zone=self.zone):
            self.line(said, size=10, ink=GREY)
        self.top += 4

    def table(self) -> None:
        """Down the left column, then down the right one, then on to the next page."""
        if not self.about.standings:
            self.line(self.t("Nobody stands on this board."), size=12, ink=GREY)
        begins, column = self.top, 0
        for standing in self.about.standings:
            if self.top + HIGH > BOTTOM:
                column += 1
                if column == COLUMNS:
                    self.paper.add_page()
                    self.foot()
                    begins, column = MARGIN, 0
                self.top = begins
            self.place(standing, MARGIN + column * (WIDE + GAP))

    def place(self, standing: Standing, left: float) -> None:
        name = boards.shown_name(standing, self.t)
        self.at(left, str(standing.rank), RANK - 3, align="R", ink=ACCENT if standing.rank <= 3 else GREY)
        self.at(left + RANK, name, WIDE - RANK - POINTS, ink=INK if standing.name else GREY)
        self.at(left + WIDE - POINTS, saying.points_of(standing.points, self.t), POINTS, align="R")
        self.paper.set_draw_color(*PALE)
        self.paper.line(left, self.top + HIGH, left + WIDE, self.top + HIGH)
        self.top += HIGH

    def foot(self) -> None:
        """On each page: how to object, whom to call, that names are masked, and which page of how many."""
        t, back = self.t, self.top
        if self.about.sheet.status == "frozen":
            how = t('Something is wrong? Open the board in e-Station and tap "Object".')
        else:
            how = t('Your own place is in e-Station: "My points", then the board.')
        self.top = BOTTOM + 4
        self.at(MARGIN, saying.sentences(t, how, t("Or call us: {phone}", phone=self.about.phone)), WIDTH, size=9, ink=GREY)
        self.top += 5
        self.at(MARGIN, t("Names are masked. Who does not want to stand here says so in the settings."), WIDTH, size=9, ink=GREY)
        self.at(MARGIN, t("Page {page} of {pages}", page=self.paper.page_no(), pages="{nb}"), WIDTH, size=9, ink=GREY, align="R")
        self.top = back

    def line(self, text: str, *, size: float, ink: tuple[int, int, int] = INK, high: float = HIGH) -> None:
        self.at(MARGIN, text, WIDTH, size=size, ink=ink, high=high)
        self.top += high

    def at(
        self,
        left: float,
        text: str,
        wide: float,
        *,
        size: float = 11,
        ink: tuple[int, int, int] = INK,
        align: str = "L",
        high: float = HIGH,
    ) -> None:
        self.paper.set_text_color(*ink)
        self.paper.set_font_size(size)
        self.paper.set_xy(left, self.top)
        self.paper.cell(wide, high, text, align=align)
