"""The practice badge, /b/demo and /f/demo: the real pages with an elder who is made up. Nobody is told and nothing is kept."""

from datetime import datetime, timedelta

from core.i18n import Translator, mark
from qrcodes.board import BoardLine
from qrcodes.finders import FinderView
from qrcodes.roster import Line
from qrcodes.scan_page import ScanPage

CALLED = mark("Grandpa Xiao")
STATION = mark("Practice station")
# Nobody's number, and plainly so.
PHONE = "0000-1234567"
LINES = (mark("Has diabetes; the insulin is in the left pocket"), mark("Hard of hearing: please speak slowly"))
STEPS = ("opened", "acknowledged", "on_the_way", "with_officer", "handed_over")
ON_THE_WAY = 3
ETA = 8
MINUTE = timedelta(minutes=1)
LONGEST_STEP = 4
# From which step on, whose words.
BOARD = (
    (2, "duty", mark("Thank you for calling. Is he sitting down somewhere warm?")),
    (3, "family", mark("That's my father! He likes to hear about fishing. I'm coming too.")),
)


def scan_page(t: Translator) -> ScanPage:
    """What a scanned badge shows."""
    return ScanPage(called=t(CALLED), lines=tuple(t(line) for line in LINES), line=Line(t(STATION), PHONE))


def step_of(text: str | None) -> int:
    """Which step of the practice is asked for: 1 to 5, from told to safe at home."""
    return min(int(text), len(STEPS)) if text and text.isascii() and text.isdigit() and len(text) < LONGEST_STEP and int(text) else 1


def finder_view(step: int, *, t: Translator, now: datetime) -> FinderView:
    """What the finder's page shows at this step; it hangs on nothing but the step and the clock."""

    def at(since: int) -> datetime | None:
        return now - MINUTE * (2 * (step - since)) if step >= since else None

    return FinderView(
        state=STEPS[step - 1],
        is_drill=False,
        called=t(CALLED),
        care_lines=tuple(t(line) for line in LINES),
        opened_at=now - MINUTE * (2 * step - 1),
        acknowledged_at=at(2),
        on_the_way_at=at(3),
        eta_at=now + MINUTE * ETA if step == ON_THE_WAY else None,
        with_officer_at=at(4),
        handed_over_at=at(5),
        closed_at=None,
        turned_out=None,
        doing=None,
        is_mistake=False,
        board=[BoardLine(side, t(words), now - MINUTE * (step - since), mine=False) for since, side, words in BOARD if step >= since],
        has_position=step > 1,
        line=Line(t(STATION), PHONE),
        found_line=None,
        thanked=False,
        advise_110=False,
        until=now + timedelta(days=1),
    )
