"""What the rooms refuse about taking wishes on, making them true and rating them, once for each sentence."""

from collections.abc import Mapping
from typing import Any

from core.refusals import Refusal
from wishes.claim_starts import AlreadyClaimed, NotOpen, OwnWish, TooManyClaims
from wishes.claims import NotYourClaim
from wishes.follow_ups import AlreadyRated, FollowUpOver, NotToReopen, RatingUnclear
from wishes.fulfilling import NothingToConfirm, OwnClaim
from wishes.offers import CannotHelp, OfferOver
from wishes.wish_words import WishWordsUnclear

ABOUT_CLAIMS: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    (AlreadyClaimed, {}),
    *((NotOpen, {"status": status}) for status in ("asked", "claimed", "fulfilled", "confirmed", "withdrawn")),
    *((OwnWish, {"why": why}) for why in ("own", "screened", "family")),
    (TooManyClaims, {"most": 5}),
    (NotYourClaim, {}),
    (OfferOver, {}),
    (CannotHelp, {}),
    *((NothingToConfirm, {"status": status}) for status in ("open", "claimed", "confirmed")),
    (OwnClaim, {}),
    (RatingUnclear, {"most": 5}),
    (FollowUpOver, {}),
    (AlreadyRated, {"rating": 4}),
    (NotToReopen, {"most": 3}),
    *((WishWordsUnclear, {"field": field, "least": 1, "most": 500}) for field in ("done", "missing", "rated")),
]
