"""What the rooms refuse about wishes until they are open, once for each sentence."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from core.refusals import Refusal
from wishes.policy import WishPolicyChanged, WishPolicyUnclear
from wishes.public_text import Finding
from wishes.screening import AlreadyScreened, DueUnclear, NotToJoin, OwnWishScreened, PublicTextUnclear, RewardUnclear
from wishes.steps import WishUnknown
from wishes.wish_words import WishWordsUnclear
from wishes.wishes import TooManyWishes, WishUnclear
from wishes.withdrawing import WishOver

ABOUT_WISHES: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    (WishUnknown, {}),
    *((WishWordsUnclear, {"field": field, "least": 4, "most": 500}) for field in ("words", "whom", "reach", "public", "reason")),
    *((WishUnclear, {"field": field}) for field in ("kind", "worry", "colour")),
    (TooManyWishes, {"most": 3}),
    *((WishOver, {"status": status}) for status in ("fulfilled", "confirmed", "refused", "joined")),
    (OwnWishScreened, {}),
    *((AlreadyScreened, {"outcome": outcome}) for outcome in ("open", "claimed", "refused", "joined", "withdrawn")),
    *((PublicTextUnclear, {"findings": [Finding("phone", 0, 11)], "text": text}) for text in ("13844990001", "一三八四四九九零零零一")),
    (PublicTextUnclear, {"findings": [Finding("name", 0, 2)], "text": "王芳"}),
    (PublicTextUnclear, {"findings": [Finding("id_number", 0, 18), Finding("account", 19, 23)], "text": "220203194005061234 1234"}),
    (PublicTextUnclear, {"findings": [Finding("address", 0, 4)], "text": "3号楼2"}),
    (RewardUnclear, {"least": 10, "most": 50}),
    (DueUnclear, {"days": 180}),
    (NotToJoin, {}),
    (WishPolicyUnclear, {"name": "reward", "least": 10, "most": 50}),
    (WishPolicyUnclear, {"name": "contact", "least": timedelta(hours=1), "most": timedelta(days=90)}),
    (WishPolicyChanged, {"name": "reward"}),
]
