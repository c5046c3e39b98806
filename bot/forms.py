"""Where in the chat something half-filled may be, which is kept while somebody looks elsewhere."""

from aiogram.fsm.state import State

from bot.alliance_states import NewProject, Resources
from bot.badge_states import ElderForm, Elders, Guardians, Incidents, Print
from bot.shop_states import Rating
from bot.states import Board, Enrol, Kinds, Log, MyAppeal, Residents, Team
from bot.wish_states import WishForm, WishPage
from bot.wish_work_states import ApproveWishes, MyClaims

# What somebody fills in step by step is kept while they look elsewhere, until it has ended or they throw it away.
FORMS = (Enrol, Log, Team, ElderForm, WishForm)
# Where nothing is filled in yet, unless one has come back to it.
BEGINNINGS = frozenset({Log.kind, Team.kind, ElderForm.begin, ElderForm.behalf, ElderForm.anew, WishForm.kind})
ENDED = frozenset({Enrol.done, Log.receipt, Team.receipt, ElderForm.receipt, WishForm.receipt})
# Where something is filled in among screens that are only looked at.
QUESTIONS = frozenset(
    {
        *(MyAppeal.words, MyAppeal.confirm),
        *(Board.words, Board.confirm),
        Rating.words,
        *(Guardians.address, Guardians.code),
        Print.part,
        *(NewProject.name, NewProject.words, NewProject.confirm),
        *(Resources.words, Resources.kind, Resources.days, Resources.parts, Resources.check, Resources.quantity),
        *(Incidents.words, Incidents.to_whom, Incidents.proof),
        *(Kinds.new_name, Kinds.new_per, Kinds.new_points, Kinds.new_confirm),
        *(Residents.name, Residents.phone, Residents.alike, Residents.consent),
        *(Elders.called, Elders.name, Elders.address, Elders.building, Elders.photo, Elders.photo_day),
        *(Elders.care, Elders.shown, Elders.history),
        *(WishPage.rated, ApproveWishes.words, MyClaims.photo, MyClaims.words),
    }
)


def is_open_form(state: State) -> bool:
    """Whether something half-filled is on this screen."""
    return state in QUESTIONS or (state.group in FORMS and state not in ENDED)
