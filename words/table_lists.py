"""Every list that staff can take along as Excel: its name, its columns, and how its codes are said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import mark
from people import listing as of_people
from people.listing import Pages, Wanted
from points import listing as of_points
from qrcodes import listing as of_elders
from wishes import listing as of_wishes

# Widths in characters: of numbers, names, words, moments.
NARROW, NAMES, WORDS, MOMENT = 10, 16, 40, 18


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading, its width, and the codes that stand in it."""

    name: str
    width: int = NAMES
    codes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list: what it is called, its columns, and who reads its rows. `has_time`: of a time, else as it is now."""

    title: str
    heads: tuple[Head, ...]
    rows: Callable[[AsyncSession, Wanted], Pages]
    has_time: bool = True


YES = {"yes": mark("yes"), "no": mark("no")}
LOG = {
    "waiting": mark("waiting"),
    "approved": mark("approved"),
    "refused": mark("refused"),
    "withdrawn": mark("taken back by the member"),
    "reversed": mark("reversed"),
}
APPEAL = {
    "waiting": mark("waiting"),
    "upheld": mark("upheld"),
    "dismissed": mark("dismissed"),
    "withdrawn": mark("taken back by the member"),
}
REDEMPTION = {
    "asked": mark("waiting"),
    "approved": mark("to be fetched"),
    "refused": mark("refused"),
    "cancelled": mark("taken back by the member"),
    "handed_over": mark("handed over"),
    "expired": mark("not fetched in time"),
}
ELDER = {
    "asked": mark("waiting"),
    "approved": mark("approved"),
    "refused": mark("refused"),
    "withdrawn": mark("ended by the family"),
    "revoked": mark("ended by staff"),
}
INCIDENT = {
    "opened": mark("opened"),
    "acknowledged": mark("taken on"),
    "on_the_way": mark("on the way"),
    "with_officer": mark("with the officer"),
    "handed_over": mark("handed to the family"),
    "closed": mark("closed"),
}
TURNED_OUT = {"real": mark("a real one"), "drill": mark("a drill"), "at_home": mark("was at home"), "curious": mark("only curious")}
WISH = {
    "asked": mark("to be screened"),
    "open": mark("open"),
    "claimed": mark("claimed"),
    "fulfilled": mark("said to be done"),
    "confirmed": mark("came true"),
    "refused": mark("refused"),
    "withdrawn": mark("taken back by the member"),
    "joined": mark("joined with another"),
}
WISH_KIND = {"goods": mark("a thing"), "service": mark("a service"), "company": mark("company")}
COLOUR = {"red": mark("red"), "yellow": mark("yellow"), "green": mark("green")}
ITEM = {"goods": mark("goods"), "service": mark("a service")}
PURSE = {"available": mark("a member's points"), "held": mark("held points"), "issued": mark("given out"), "spent": mark("redeemed")}
NUMBER = Head(mark("Number"), NARROW)
STATUS, DECIDED = mark("Status"), (Head(mark("Decided by")), Head(mark("Decided on"), MOMENT))
REASON = Head(mark("Reason"), WORDS)


LISTS: Mapping[str, List] = {
    "logs": List(
        mark("Activities"),
        (
            *(NUMBER, Head(mark("Member")), Head(mark("Kind"), 20), Head(mark("From"), MOMENT), Head(mark("Until"), MOMENT)),
            *(Head(mark("Minutes"), NARROW), Head(mark("Pieces"), NARROW), Head(mark("Words"), WORDS), Head(mark("Points"), NARROW)),
            *(Head(STATUS, NAMES, LOG), Head(mark("Logged by")), *DECIDED, REASON),
        ),
        of_points.logs,
    ),
    "appeals": List(
        mark("Appeals"),
        (
            *(NUMBER, Head(mark("Activity"), NARROW), Head(mark("Member")), Head(mark("Against"), NAMES, LOG), Head(mark("Words"), WORDS)),
            *(Head(mark("Made on"), MOMENT), Head(STATUS, NAMES, APPEAL), *DECIDED, REASON),
        ),
        of_points.appeals,
    ),
    "redemptions": List(
        mark("All redemptions"),
        (
            *(NUMBER, Head(mark("Member")), Head(mark("Item"), 28), Head(mark("Unit"), 20), Head(mark("Pieces"), NARROW)),
            *(Head(mark("Points"), NARROW), Head(STATUS, NAMES, REDEMPTION), Head(mark("Asked on"), MOMENT), *DECIDED),
            *(Head(mark("Ended on"), MOMENT), Head(mark("Stars"), NARROW), REASON),
        ),
        of_points.redemptions,
    ),
    "goods": List(
        mark("Goods and stock"),
        (
            *(NUMBER, Head(mark("Item"), 28), Head(mark("Code")), Head(mark("Kind"), NARROW, ITEM), Head(mark("Unit"), 20)),
            *(Head(mark("Price"), NARROW), Head(mark("Stock"), NARROW), Head(mark("Low at"), NARROW), Head(mark("A month"), NARROW)),
            *(Head(mark("Handed over"), NARROW), Head(mark("Shown"), NARROW, YES)),
        ),
        of_points.goods,
        has_time=False,
    ),
    "ledger": List(
        mark("Ledger"),
        (
            *(NUMBER, Head(mark("When"), MOMENT), Head(mark("What for"), 20), Head(mark("Of"), 20), Head(mark("Out of"), NAMES, PURSE)),
            *(Head(mark("Whose")), Head(mark("Into"), NAMES, PURSE), Head(mark("Whose")), Head(mark("Points"), NARROW)),
            *(Head(mark("Made by")), Head(mark("Takes back"), NARROW)),
        ),
        of_points.ledger,
    ),
    "board": List(
        mark("Month's board"),
        (
            Head(mark("Month"), NARROW),
            Head(mark("Place"), NARROW),
            Head(mark("Rank"), NARROW),
            Head(mark("Member")),
            Head(mark("Points"), NARROW),
        ),
        of_points.board,
    ),
    "settlement": List(
        mark("Settlement with units"),
        (
            *(Head(mark("Unit"), 24), Head(mark("Item"), 30), Head(mark("Redemptions"), NARROW), Head(mark("Pieces"), NARROW)),
            Head(mark("Points"), NARROW),
        ),
        of_points.settlement,
    ),
    "people": List(
        mark("All people"),
        (
            *(NUMBER, Head(mark("Name")), Head(mark("Member since"), MOMENT), Head(mark("Building or grid"), 20), Head(mark("Roles"), 28)),
            *(Head(mark("Units"), 20), Head(mark("By chat"), NARROW, YES), Head(mark("Phone"))),
        ),
        of_people.people,
        has_time=False,
    ),
    "units": List(
        mark("Alliance units"),
        (
            NUMBER,
            Head(mark("Name"), 24),
            Head(mark("In the alliance since"), MOMENT),
            Head(mark("Left on"), MOMENT),
            Head(mark("Who speaks for it"), WORDS),
        ),
        of_people.units,
        has_time=False,
    ),
    "elders": List(
        mark("Elders"),
        (
            *(NUMBER, Head(mark("What to call them")), Head(STATUS, NAMES, ELDER), Head(mark("Asked on"), MOMENT), DECIDED[1]),
            *(Head(mark("Badges"), 28), Head(mark("Guardians"), NARROW), Head(mark("Ended on"), MOMENT)),
        ),
        of_elders.elders,
        has_time=False,
    ),
    "incidents": List(
        mark("Incidents"),
        (
            *(NUMBER, Head(mark("What to call them")), Head(STATUS, NAMES, INCIDENT), Head(mark("Drill"), NARROW, YES)),
            *(Head(mark("Opened"), MOMENT), Head(mark("Taken on"), MOMENT), Head(mark("On the way"), MOMENT)),
            *(Head(mark("With the officer"), MOMENT), Head(mark("Handed to the family"), MOMENT), Head(mark("Closed"), MOMENT)),
            *(Head(mark("Taken on by")), Head(mark("Handed over by")), Head(mark("Turned out to be"), NAMES, TURNED_OUT)),
        ),
        of_elders.incidents,
    ),
    "roster": List(
        mark("Duty roster"),
        (NUMBER, Head(mark("Station"), 24), Head(mark("On duty")), Head(mark("From"), MOMENT), Head(mark("Until"), MOMENT)),
        of_elders.roster,
    ),
    "wishes": List(
        mark("Wishes"),
        (
            *(NUMBER, Head(mark("Wisher")), Head(mark("Public words"), WORDS), Head(mark("Kind"), NARROW, WISH_KIND)),
            *(
                Head(mark("Urgency"), NARROW, COLOUR),
                Head(STATUS, NAMES, WISH),
                Head(mark("Reward"), NARROW),
                Head(mark("Asked on"), MOMENT),
            ),
            *(Head(mark("Published"), MOMENT), Head(mark("Came true"), MOMENT), Head(mark("Made true by"))),
        ),
        of_wishes.wishes,
    ),
    "audit": List(
        mark("Who did what"),
        (
            *(NUMBER, Head(mark("When"), MOMENT), Head(mark("Who did it")), Head(mark("What"), 28), Head(mark("About whom"))),
            *(Head(mark("Thing"), 20), Head(mark("Its number"), NARROW)),
        ),
        of_people.trail,
    ),
}
