"""Whom one might ask to take a wish on, in words: the best with the reasons, and who was asked already."""

from collections.abc import Sequence

from core.i18n import Translator
from wishes.matching import Suggestion
from wishes.offer_lists import Asked
from wishes.wish_cards import WishCard
from words import saying, wish_matches, wish_review

CLIPPED = 24


def best(card: WishCard, asked: list[Asked], found: Sequence[Suggestion], question: str, t: Translator) -> str:
    """The wish, who was asked, and who fits, the best first."""
    lines = [t("{number}: “{words}”", number=saying.wish_number(card.wish_id), words=card.public_words), *wish_review.answers(asked, t), ""]
    lines += [question]
    if found:
        lines += [t("These fit best:"), *(_line(number, one, t) for number, one in enumerate(found, 1))]
    else:
        lines.append(t("Nobody has listed anything that fits. You can ask somebody by name."))
    return "\n".join(lines)


def button(one: Suggestion, t: Translator) -> str:
    """Ask this one."""
    return t("Ask {name}", name=saying.clipped(saying.who(one.name, t), CLIPPED))


def _line(number: int, one: Suggestion, t: Translator) -> str:
    why = wish_matches.of_helper(one.reasons, t, is_unit=one.unit_id is not None)
    name = saying.who(one.name, t)
    return f"{number}. " + (t("{name}: {why}", name=name, why=why) if why else name)
