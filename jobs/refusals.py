"""What the command line says when a room refuses."""

from core.refusals import Refusal
from people.cleaning import NAME_LEAST, NAME_MOST, NameUnclear, PhoneUnclear
from people.operating import PhoneShared, PlaceUnknown
from people.persons import PersonUnknown
from people.setup import AdministratorGone, AlreadySetUp, NotSetUp, SetUpUnclear
from people.units import UnitNameUnclear, UnitUnknown
from points.goods import GoodsUnclear

INIT_REFUSALS: dict[type[Refusal], str] = {
    AlreadySetUp: "There is a community already. `init --new-link` prints a new link for its administrator.",
    NotSetUp: "There is no administrator yet. `init` without --new-link founds a community.",
    AdministratorGone: "The administrator has left. `init --new-link --administrator NAME` appoints a new one.",
    SetUpUnclear: "--{field} cannot be used: names have 1 to 60 characters, a code 2 to 30 of a-z, 0-9 and -, a line only digits.",
    NameUnclear: f"--administrator must be a name of {NAME_LEAST} to {NAME_MOST} characters.",
}

OPERATING_REFUSALS: dict[type[Refusal], str] = {
    PhoneUnclear: "That is no phone number.",
    PersonUnknown: "Nobody who has enrolled gave this phone.",
    PhoneShared: "{count} people gave this phone: have each correct theirs in the settings.",
    PlaceUnknown: "There is no place with this code, or it is no community.",
    UnitNameUnclear: "A unit's name has 1 to {most} characters, and no other unit has it.",
    UnitUnknown: "There is no such unit: {unit_name}. `unit` adds it.",
    GoodsUnclear: "The file of goods cannot be used: {where}",
}
