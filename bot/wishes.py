"""The open micro-wishes (微心愿): five that suit one, with the reason; then all of them, by kind or topic, or by words that are typed."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import free_text, wish_text
from bot.labels import place_labelled
from bot.screen import screen
from bot.steps import turns, typed
from bot.visit import Button, View, Visit
from bot.wish_states import Wishes
from wishes import matching, mentions, wish_lists
from wishes import topics as known_topics
from wishes.models import KINDS
from wishes.wish_lists import WishLine
from words import saying, topics, wish_matches, wishes
from words.numbers import plain, row_id

PAGE = 6
TOPICS_SHOWN = 12
WORDS_SHOWN = 60
LONGEST_SEARCH = 60
# Reasons that say nothing of the reader.
_OF_THE_WISH = ("urgent", "waits")


def wishes_dialog() -> Dialog:
    return Dialog(
        screen(Wishes.main, show_main, on_main, on_words),
        screen(Wishes.all, show_all, on_all, on_words),
        screen(Wishes.topics, show_topics, on_topics, on_words),
    )


async def show_main(visit: Visit) -> View:
    """The five that suit the reader best, and why; for who lists nothing that they can do, the most urgent."""
    t = visit.t
    async with visit.services.database.reading() as session:
        found = await matching.wishes_for(session, person_id=visit.person_id, now=visit.now)
    mentions.speak_of(*(line.wish_id for line, _ in found))
    lines = [t("Micro-wishes: small things that neighbours wish for, and that you may make come true.")]
    if any(reason.code not in _OF_THE_WISH for _, reasons in found for reason in reasons):
        lines += ["", t("These suit you:")]
    elif found:
        lines += ["", t("These need somebody most:")]
    else:
        lines += ["", t("No wish is open now. Would you like to make one?")]
    for number, (line, reasons) in enumerate(found, start=1):
        lines += ["", *_told(visit, number, line), *([f"→ {wish_matches.of_wish(reasons, t)}"] if reasons else [])]
    lines += ["", t("Looking for something? Type a word, for example: lamp.")]
    taps = [Button(f"{number}", f"go:wish:{line.wish_id}") for number, (line, _) in enumerate(found, start=1)]
    return View("\n".join(lines), [taps, [Button(t("All open wishes"), "all"), Button(t("By topic"), "topics")], *_last(visit)])


async def on_main(visit: Visit, payload: str) -> None:
    await _lead(visit, payload)


async def show_all(visit: Visit) -> View:
    """What is open: the most urgent first, of one kind or topic, or what has the words that were typed."""
    t, wanted, kind = visit.t, visit.text("wanted"), visit.text("kind")
    found = await _found(visit)
    shown = found[:PAGE]
    mentions.speak_of(*(line.wish_id for line in shown))
    lines = [_heading(visit, is_empty=not shown)]
    for number, line in enumerate(shown, start=1):
        lines += ["", *_told(visit, number, line)]
    if shown:
        lines += ["", t("Tap a number to read it, or type a word to look for.")]
    taps = [Button(f"{number}", f"go:wish:{line.wish_id}") for number, line in enumerate(shown, start=1)]
    keys = [line.wish_id if wanted else f"{line.rank}:{line.wish_id}" for line in found]
    more = turns(t, visit.text("after"), keys, PAGE)
    kinds = [Button(wishes.marked(wishes.kind(code, t), code == kind), f"kind:{code}") for code in KINDS]
    clear = [Button(t("All of them"), "all")] if wanted or kind or visit.text("topic") else []
    return View("\n".join(lines), [taps, more, *([one] for one in kinds), [*clear, Button(t("By topic"), "topics")], *_last(visit)])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "after":
        visit.put("after", tail)
    else:
        await _lead(visit, payload)


async def show_topics(visit: Visit) -> View:
    """All that wishes may be about, a page at a time."""
    t, after = visit.t, visit.number("topics_after")
    codes = known_topics.codes()
    shown = codes[after : after + TOPICS_SHOWN]
    buttons = [Button(topics.name(code, t), f"topic:{code}") for code in shown]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    more = turns(t, after, range(after + 1, len(codes) + 1), TOPICS_SHOWN)
    return View(t("What should the wish be about? You can also type a word."), [*rows, more, *_last(visit)])


async def on_topics(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "after":
        visit.put("topics_after", row_id(tail) or 0)
    else:
        await _lead(visit, payload)


async def on_words(visit: Visit, message: Message) -> None:
    """What is typed is looked for; words that lead elsewhere lead there."""
    text = message.text or ""
    leads = place_labelled(text) or free_text.place_of(text) or wish_text.asks_for_somebody(text)
    if leads or len(text) > LONGEST_SEARCH or not plain(text):
        await free_text.answer(visit, message)
    elif text := typed(visit, message) or "":
        _look_for(visit, wanted=text)
        await visit.go(Wishes.all)


async def _lead(visit: Visit, payload: str) -> None:
    """To all, to those of a kind or topic, or to the topics."""
    name, _, code = payload.partition(":")
    if payload == "topics":
        visit.put("topics_after", 0)
        await visit.go(Wishes.topics)
        return
    if payload == "all":
        _look_for(visit)
    elif name == "kind" and code in KINDS:
        _look_for(visit, kind=code, topic=visit.text("topic"))
    elif name == "topic" and code in known_topics.codes():
        _look_for(visit, topic=code)
    else:
        return
    await visit.go(Wishes.all)


def _look_for(visit: Visit, *, wanted: str = "", kind: str = "", topic: str = "") -> None:
    """From the first page."""
    for name, value in (("wanted", wanted), ("kind", kind), ("topic", topic), ("after", "")):
        visit.put(name, value)


async def _found(visit: Visit) -> list[WishLine]:
    """A page and one more."""
    wanted, after = visit.text("wanted"), visit.text("after")
    async with visit.services.database.reading() as session:
        if wanted:
            last = row_id(after)
            return await wish_lists.search(session, community_id=visit.community_id, text=wanted, after=last, limit=PAGE + 1)
        return await wish_lists.open_in(
            session,
            community_id=visit.community_id,
            after=_rank_and_id(after),
            limit=PAGE + 1,
            topic=visit.text("topic") or None,
            kind=visit.text("kind") or None,
        )


def _rank_and_id(after: str) -> tuple[int, int] | None:
    """Where a page begins, as its button says it; None for the first, and for what no button of ours carries."""
    rank, _, tail = after.rpartition(":")
    number = row_id(tail)
    digits = rank.removeprefix("-")
    return (int(rank), number) if number and digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def _heading(visit: Visit, *, is_empty: bool) -> str:
    t, wanted = visit.t, visit.text("wanted")
    topic, kind = visit.text("topic"), visit.text("kind")
    about = " · ".join([*([topics.name(topic, t)] if topic else []), *([wishes.kind(kind, t)] if kind else [])])
    if wanted:
        found, none = t("Open wishes with “{wanted}”:", wanted=wanted), t("No open wish has “{wanted}”.", wanted=wanted)
    elif about:
        found, none = t("Open wishes, {about}:", about=about), t("No wish is open now: {about}.", about=about)
    else:
        found, none = t("All open wishes, the most urgent first:"), t("No wish is open now. Would you like to make one?")
    return none if is_empty else found


def _told(visit: Visit, number: int, line: WishLine) -> list[str]:
    """A wish in two lines."""
    t = visit.t
    points = [saying.points_of(line.reward, t)] if line.reward else []
    traits = [wishes.kind(line.kind, t), wishes.colour(line.colour, t), *points]
    return [f"{number}. {saying.clipped(line.words, WORDS_SHOWN)}", " · ".join(traits)]


def _last(visit: Visit) -> list[list[Button]]:
    t = visit.t
    back = [Button(t("Micro-wishes"), "go:wishes")] if visit.state != Wishes.main else []
    return [
        [Button(t("Make a wish"), "go:new_wish"), Button(t("My wishes"), "go:my_wishes")],
        [*back, Button(t("Back to the menu"), "go:menu")],
    ]
