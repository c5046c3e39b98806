"""An offer in words: what is wished, who asks, and what one promises by a yes."""

from zoneinfo import ZoneInfo

from core.i18n import Translator
from wishes.offers import OfferLine
from wishes.policy import Policy
from wishes.wish_cards import WishCard
from words import spans, wishes


def page(card: WishCard, offer: OfferLine, unit: str, terms: Policy, t: Translator, *, zone: ZoneInfo) -> str:
    """Who asks is said by what they are, not by name."""
    contact, fulfil = (spans.span(one.total_seconds(), t) for one in (terms.contact, terms.fulfil))
    lines = [
        _asks(offer, unit, t),
        "",
        t("“{words}”", words=card.public_words),
        wishes.traits(card.kind, card.colour, card.worry, t),
        *wishes.terms(card, t, zone=zone),
        "",
        t(
            "By a yes you promise to get in touch within {contact}, and to make it come true within {fulfil}.",
            contact=contact,
            fulfil=fulfil,
        ),
        t("Only then you see who it is. A no is all right."),
    ]
    if unit:
        lines.append(t("It counts for {unit}; points go to nobody.", unit=unit))
    return "\n".join(lines)


def _asks(offer: OfferLine, unit: str, t: Translator) -> str:
    if offer.by_claimer:
        return t("Somebody who has taken this wish on asks whether you would go on with it.")
    if unit:
        return t("Could {unit} help with this wish?", unit=unit)
    return t("Could you help with this wish?")
