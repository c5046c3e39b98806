"""What wishes and offers of help are about, by name: short enough for a button."""

from core.i18n import Translator, mark

_NAMES = {
    "lights": mark("Lights and wiring"),
    "water": mark("Pipes and drains"),
    "appliances": mark("Repairing appliances"),
    "doors": mark("Doors, windows, locks"),
    "moving": mark("Carrying and assembling"),
    "phones": mark("Using a phone"),
    "computers": mark("Computers and internet"),
    "hair": mark("Haircuts"),
    "doctors": mark("Going along to a doctor"),
    "health": mark("Health and nursing"),
    "errands": mark("Shopping and errands"),
    "meals": mark("Cooking and meals"),
    "cleaning": mark("Cleaning"),
    "company": mark("Keeping company"),
    "reading": mark("Reading and writing"),
    "arts": mark("Calligraphy and painting"),
    "music": mark("Music and opera"),
    "exercise": mark("Exercise and dancing"),
    "games": mark("Chess and cards"),
    "lessons": mark("Help with lessons"),
    "languages": mark("Foreign languages"),
    "children": mark("Minding children"),
    "pets": mark("Pets"),
    "plants": mark("Plants and gardens"),
    "sewing": mark("Sewing and knitting"),
    "law": mark("Questions of law"),
    "papers": mark("Papers and benefits"),
    "mediation": mark("Settling quarrels"),
    "counselling": mark("A troubled heart"),
    "driving": mark("Rides by car"),
    "aids": mark("Wheelchairs and aids"),
    "clothes": mark("Clothes and bedding"),
    "food": mark("Rice, oil and food"),
    "books": mark("Books and school things"),
    "toys": mark("Toys and baby things"),
    "household": mark("Things for the home"),
    "photos": mark("Photos"),
    "jobs": mark("Finding work"),
    "celebrations": mark("Birthdays and feasts"),
    "party": mark("Party lessons"),
    "safety": mark("Safety at home"),
    "bikes": mark("Repairing bikes"),
    "small_repairs": mark("Knives, shoes, keys"),
}


def name(topic: str, t: Translator) -> str:
    """The topic by name; one that the file has no more keeps its code."""
    return t(_NAMES[topic]) if topic in _NAMES else topic
