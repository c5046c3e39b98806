"""The demo's guided tour: six people, what each can try in a minute, and who is who on the chat page."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator, mark
from people import demo
from qrcodes import badges, elder_cards
from web.door import Door
from web.passers_by import PRACTICE
from web.visitors import Visitor

NEWCOMER = "new"
# Whose father wears a badge.
GUARDIAN = "wang"


@dataclass(frozen=True)
class Guest:
    """One of the tour: the key in the cast, name, what they are here, and what to try, in the order of the main story."""

    key: str
    name: str
    role: str
    about: str
    tries: tuple[str, ...]


TOUR = (
    Guest(
        "wang",
        "王芳",
        mark("Resident"),
        mark("helps her neighbours and saves points for rice"),
        (
            mark("Tap “Log an activity” and say what you did, with a photo if you like"),
            mark("Type “my points” to see what you have"),
            mark("Type “I want rice” and redeem a bag"),
        ),
    ),
    Guest(
        "li",
        "李建国",
        mark("Party member and volunteer"),
        mark("is out with the volunteers every weekend"),
        (
            mark("Log two hours of volunteering in four taps"),
            mark("Try a date in the future: it is refused, and says why"),
            mark("Open “Micro-wishes”: 张奶奶 needs a new lamp, take her wish on"),
            mark("Open “Settings” and take your data with you"),
        ),
    ),
    Guest(
        "liu",
        "刘洋",
        mark("Family member"),
        mark("looks after his mother, who sometimes loses her way"),
        (
            mark("Type “Mum is lost”: the duty phone comes first"),
            mark("See what the community gives for caring for the old"),
            mark("Switch the language in “Settings”"),
        ),
    ),
    Guest(
        "sun",
        "孙丽",
        mark("Huimin Supermarket"),
        mark("an alliance unit: hands goods over to whoever brings a valid code"),
        (
            mark("Open “To prepare” to see what will be fetched"),
            mark("Tap “Check a pick-up code” and type the six digits"),
            mark("Type one wrong code: it says how many tries are left"),
        ),
    ),
    Guest(
        "zhao",
        "赵敏",
        mark("Community staff"),
        mark("answers for every point that is given"),
        (
            mark("Approve what 刘洋 has logged, in two taps"),
            mark("Be 王芳 and ask for a bag of rice, then come back and approve it"),
            mark("Refuse something, and say why"),
            mark("Look at the wish that 刘洋 has made, and open it to everybody"),
        ),
    ),
    Guest(
        "zhou",
        "周强",
        mark("Community staff"),
        mark("looks again where others have decided"),
        (
            mark("Decide an appeal about what 赵敏 refused"),
            mark("Answer an objection to last month's board"),
            mark("Open “Manage”, and read the rules of points"),
        ),
    ),
)


async def person_of(session: AsyncSession, key: str) -> int | None:
    """The person of the cast with whom one may chat; None for a key that is not on the tour, or when this is no demo."""
    cast = await demo.cast(session)
    return cast.get(key) if cast and any(guest.key == key for guest in TOUR) else None


async def badge_of_the_demo(session: AsyncSession) -> str:
    """The code of a badge that somebody of the cast looks after, to scan it as a passer-by would; the practice badge when there is none."""
    cast = await demo.cast(session) or {}
    for elder in await elder_cards.mine(session, person_id=cast.get(GUARDIAN, 0)):
        if elder.status == "approved" and (known := await badges.of_elder(session, elder.elder_id)):
            return (await badges.tokens(session, badge_ids=[known[0].id]))[known[0].id]
    return PRACTICE


async def guide_of(session: AsyncSession, door: Door, visitor: Visitor, t: Translator) -> dict[str, object] | None:
    """In a demo: who one is at the moment, for the banner and the panel beside the chat."""
    if not door.demo:
        return None
    cast = await demo.cast(session) or {}
    now = next((guest for guest in TOUR if visitor.speaker.person_id and cast.get(guest.key) == visitor.speaker.person_id), None)
    name = visitor.speaker.name or t("a new neighbour")
    return {"people": TOUR, "now": now, "name": name}
