"""Every refusal with the data that the rooms put into it, once for each of its sentences, by what is said of points."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from core.files import FileGone, NotAPicture, PictureTooLarge
from core.idempotency import KeyReused
from core.refusals import Refusal
from people.authority import LastAdministrator, NotAllowed
from people.cleaning import NameUnclear, PhoneUnclear
from people.demo import NotEmpty
from people.enrolment import CommunityUnknown, ConsentOutdated
from people.entry import LinkUsedUp
from people.operating import PhoneShared, PlaceUnknown
from people.persons import PersonUnknown
from people.residents import HasOwnChat, KnownAlready
from people.setup import AdministratorGone, AlreadySetUp, NotSetUp, SetUpUnclear
from people.units import UnitNameUnclear, UnitUnknown
from points.appeals import AlreadyAppealed, AppealTooLate, LoggedAgain, NothingToAppeal, OwnDecision, PhotoLoggedAgain
from points.batches import NobodyNamed
from points.board_pages import BoardUnknown
from points.catalogue import ItemGone, OutOfStock
from points.code_attempts import TooManyWrongCodes
from points.family import FamilyFull, InviteUsedUp, LivesElsewhere, OwnInvite
from points.fetching import BookedTimeOver
from points.gifts import GiftCapReached, GiftUnclear, GivingIsOff, NotFamily
from points.goods import GoodsUnclear
from points.item_changes import ItemChanged, ItemUnclear
from points.kind_changes import ChangePlanned, ChangeTooLate, KindChanged, KindNameTaken
from points.kind_rules import KindUnclear
from points.kinds import PER_HOUR, PER_ITEM, PER_TIME, KindGone, KindNotYet
from points.ledger import AlreadyReversed, NotEnoughPoints, ReversalIsFinal, TransferUnknown
from points.limits import MonthlyLimitReached, PersonLimitReached
from points.log_again import NothingLeft
from points.log_queue import AlreadyDecided, OwnLog
from points.log_rules import DAY, MONTH, DailyCapReached, KindCapReached, PiecesUnclear
from points.log_times import DurationUnclear, FutureDate, OverlapsOwnLog, TooManyHours, TooOld
from points.logs import PhotoNeeded, TooManyPhotos, WordsUnclear
from points.member_codes import CardUnknown, OwnCard
from points.objections import AlreadyObjected, ObjectionDecided, ObjectionsClosed, OwnObjection
from points.on_behalf import MemberHadAll, MemberHadMonthly, MemberLacksPoints
from points.photo_looks import PhotoUsedBefore
from points.pickup import NotYourUnit
from points.policy import PolicyChanged, PolicyUnclear
from points.quotas import QuotaUsedUp
from points.ratings import NotFetchedYet, RatingStands, StarsUnclear
from points.redemption_queue import OwnRedemption
from points.redemptions import QuantityUnclear
from points.reversals import PointsSpent
from points.slot_changes import SlotTaken, SlotThere, SlotUnclear
from points.slots import SlotFull, SlotGone, SlotNeeded
from points.stars import NoStarThatYear
from points.teams import TooManyPeople
from tests.words.alarm_refusal_cases import ABOUT_ALARMS
from tests.words.badge_refusal_cases import ABOUT_BADGES
from tests.words.claim_refusal_cases import ABOUT_CLAIMS
from tests.words.desk_refusal_cases import ABOUT_DESK
from tests.words.drill_refusal_cases import ABOUT_DRILLS
from tests.words.elder_refusal_cases import ABOUT_ELDERS
from tests.words.guardian_refusal_cases import ABOUT_GUARDIANS
from tests.words.incident_refusal_cases import ABOUT_INCIDENTS
from tests.words.managing_refusal_cases import ABOUT_MANAGING
from tests.words.project_refusal_cases import ABOUT_PROJECTS
from tests.words.resource_refusal_cases import ABOUT_RESOURCES
from tests.words.screen_refusal_cases import ABOUT_SCREENS
from tests.words.search_refusal_cases import ABOUT_SEARCHES
from tests.words.table_refusal_cases import ABOUT_TABLES
from tests.words.undo_refusal_cases import ABOUT_UNDOING, ABOUT_UNDONE
from tests.words.wish_refusal_cases import ABOUT_WISHES

Case = tuple[type[Refusal], Mapping[str, Any]]

WHEN = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
LATER = WHEN + timedelta(hours=1)
OUTCOMES = (
    *("approved", "refused", "cancelled", "expired", "handed_over", "asked", "waiting", "reversed"),
    *("withdrawn", "upheld", "dismissed", None),
)
SETTINGS = ("daily_points", "expiry", "may_give", "give_monthly_cap", "stars", "appeal_within", "objection_within", "fetch_within")
RULES = ("name", "name_en", "per", "points", "least_minutes", "daily_cap", "monthly_cap")
KIND = {"kind_name": "志愿服务", "kind_name_en": "Volunteering", "points": 10, "per": PER_HOUR}
RICE = {"item_name": "大米", "item_name_en": "Rice"}

# Somebody decided before, or it was done already: points may have moved then.
WHAT_STANDS: list[Case] = [
    *((AlreadyDecided, {"by": 3, "outcome": outcome}) for outcome in OUTCOMES),
    (AlreadyReversed, {"transfer_id": 5}),
    (AlreadyAppealed, {}),
    *ABOUT_UNDONE,
    (KeyReused, {"key": "k"}),
]

# Points would have moved.
WITH_POINTS: list[Case] = [
    (NotEnoughPoints, {"missing": 5}),
    (NotEnoughPoints, {"missing": None}),
    (PointsSpent, {"missing": 1}),
    (PointsSpent, {"missing": None}),
    (ReversalIsFinal, {"transfer_id": 5}),
    (TransferUnknown, {"transfer_id": 5}),
    (NotAPicture, {}),
    (PictureTooLarge, {"most_bytes": 20 * 1024 * 1024, "most_pixels": 50_000_000}),
    (FileGone, {"file_id": 7}),
    (KindGone, {"kind_id": 7}),
    (KindNotYet, {"since": WHEN}),
    (WordsUnclear, {"least": 1, "most": 500}),
    (PhotoNeeded, {}),
    (TooManyPhotos, {"most": 9}),
    (DurationUnclear, {"least": 1, "most": 1_440}),
    (FutureDate, {}),
    (TooOld, {"days": 30}),
    (OverlapsOwnLog, {"log_id": 12, "started_at": WHEN, "ended_at": LATER}),
    (DailyCapReached, {"daily_points": 60}),
    (OwnLog, {}),
    *((KindCapReached, {"span": span, "cap": 240, "per": per}) for span in (DAY, MONTH) for per in (PER_HOUR, PER_TIME, PER_ITEM)),
    (PiecesUnclear, {"most": 99}),
    (TooManyHours, {"day": WHEN.date(), "minutes": 1_000, "most": 960}),
    (PhotoUsedBefore, {"log_id": 12}),
    (NothingToAppeal, {"outcome": "approved"}),
    (AppealTooLate, {"until": WHEN}),
    (OwnDecision, {}),
    (LoggedAgain, {"log_id": 12}),
    (PhotoLoggedAgain, {"log_id": 12}),
    (NothingLeft, {}),
    (ItemGone, {"item_id": 1}),
    (OutOfStock, {"left": 1, **RICE}),
    (OutOfStock, {"left": 0, **RICE}),
    (QuantityUnclear, {"most": 20}),
    (MonthlyLimitReached, {"limit": 2, "had": 2}),
    (PersonLimitReached, {"limit": 1, "had": 1}),
    (MemberLacksPoints, {"missing": 5}),
    (MemberLacksPoints, {"missing": None}),
    (MemberHadMonthly, {"limit": 2, "had": 2}),
    (MemberHadAll, {"limit": 1, "had": 1}),
    (OwnRedemption, {}),
    (NotYourUnit, {"unit_name": "惠民超市"}),
    (TooManyWrongCodes, {"until": WHEN, "phone": "0432-62010336"}),
    (TooManyWrongCodes, {"until": WHEN, "phone": ""}),
    (SlotGone, {}),
    (BookedTimeOver, {}),
    (SlotFull, {"left": 0}),
    (SlotFull, {"left": 1}),
    (SlotFull, {"left": 3}),
    (SlotNeeded, {}),
    (QuotaUsedUp, {"left": 0}),
    (QuotaUsedUp, {"left": 2}),
    (GivingIsOff, {}),
    (NotFamily, {}),
    (GiftUnclear, {"most": 50}),
    (GiftCapReached, {"cap": 50, "left": 0}),
    (GiftCapReached, {"cap": 50, "left": 1}),
    *ABOUT_UNDOING,
]

# What never moves points.
WITHOUT_POINTS: list[Case] = [
    (NameUnclear, {"why": "length", "least": 2, "most": 30}),
    (NameUnclear, {"why": "characters", "character": "7"}),
    (NameUnclear, {"why": "characters", "character": None}),
    (NameUnclear, {"why": "mixed_letters"}),
    (PhoneUnclear, {}),
    (CommunityUnknown, {}),
    (ConsentOutdated, {"current": 2}),
    (LinkUsedUp, {}),
    (NotAllowed, {}),
    (LastAdministrator, {}),
    (AdministratorGone, {}),
    (PhoneShared, {"count": 2}),
    (PlaceUnknown, {}),
    (PersonUnknown, {}),
    (KnownAlready, {"number": 1}),
    (HasOwnChat, {}),
    (UnitUnknown, {}),
    (UnitNameUnclear, {"most": 60}),
    (NotEmpty, {}),
    (AlreadySetUp, {}),
    (NotSetUp, {}),
    (SetUpUnclear, {"field": "duty_phone"}),
    (InviteUsedUp, {}),
    (OwnInvite, {}),
    (LivesElsewhere, {}),
    (FamilyFull, {"most": 20}),
    *((KindUnclear, {"name": name, "least": 1, "most": 60}) for name in RULES),
    (KindNameTaken, {"kind_name": "志愿服务"}),
    (KindChanged, {"until": None, **KIND}),
    (KindChanged, {"until": WHEN, **KIND}),
    (ChangePlanned, {"since": WHEN}),
    (ChangeTooLate, {"days": 366}),
    *((PolicyUnclear, {"name": name}) for name in SETTINGS),
    *((PolicyChanged, {"name": name}) for name in SETTINGS),
    (NobodyNamed, {}),
    (TooManyPeople, {"most": 200}),
    (CardUnknown, {}),
    (OwnCard, {}),
    (StarsUnclear, {"most": 5}),
    (NotFetchedYet, {}),
    (RatingStands, {}),
    (BoardUnknown, {"month": WHEN.date()}),
    (ObjectionsClosed, {"until": WHEN}),
    (AlreadyObjected, {}),
    (OwnObjection, {}),
    *((ObjectionDecided, {"outcome": outcome}) for outcome in ("upheld", "dismissed", "withdrawn", None)),
    (ItemChanged, {"is_now": None}),
    (ItemChanged, {"is_now": 7}),
    (ItemUnclear, {"name": "stock", "least": 0, "most": 9_999}),
    (SlotUnclear, {"days": 60, "most": 99}),
    (SlotThere, {"starts_at": WHEN, "ends_at": LATER}),
    (SlotTaken, {}),
    (GoodsUnclear, {"where": "code = rice"}),
    (NoStarThatYear, {"year": 2026, "points": 10, "first": 50}),
]

FAR_FROM_POINTS: list[Case] = [
    *ABOUT_DESK,
    *ABOUT_SCREENS,
    *ABOUT_TABLES,
    *ABOUT_ALARMS,
    *ABOUT_DRILLS,
    *ABOUT_ELDERS,
    *ABOUT_GUARDIANS,
    *ABOUT_BADGES,
    *ABOUT_SEARCHES,
    *ABOUT_INCIDENTS,
    *ABOUT_WISHES,
    *ABOUT_RESOURCES,
    *ABOUT_PROJECTS,
    *ABOUT_CLAIMS,
    *ABOUT_MANAGING,
]

TAILS = {
    "what stands": ("您这次操作没有动积分。", "Your tap moved no points."),
    "with points": ("积分没有变动。", "No points moved."),
    "without points": ("什么都没有改动，积分不变。", "Nothing was changed; points stay as they are."),
    "far from points": ("没有改动。", "Nothing was changed."),
}


def every() -> Iterator[tuple[type[Refusal], Mapping[str, Any], str]]:
    """Each case with what is said of points."""
    for about, cases in zip(TAILS, (WHAT_STANDS, WITH_POINTS, WITHOUT_POINTS, FAR_FROM_POINTS), strict=True):
        for kind, data in cases:
            yield kind, data, about
