"""Stars in chat: how many this year, what is missing to the next, and the certificates."""

from functools import partial

from aiogram_dialog import Dialog

from bot.papers import send_paper
from bot.screen import screen
from bot.states import Stars
from bot.visit import Button, View, Visit
from points import stars
from words import certificate, star_words
from words.numbers import row_id


def stars_dialog() -> Dialog:
    return Dialog(screen(Stars.all, show_stars, on_stars))


async def show_stars(visit: Visit) -> View:
    """This year and the years before, with a certificate to get for each that has a star."""
    t = visit.t
    async with visit.services.database.reading() as session:
        mine = await stars.standing(
            session, person_id=visit.person_id, community_id=visit.community_id, now=visit.now, zone=visit.services.zone
        )
    steps = " / ".join(map(str, mine.steps))
    lines = [
        star_words.this_year(mine, t),
        "",
        t("Stars are for what you earn in a year; what you redeem takes none away. They come at {steps} points.", steps=steps),
        "",
        *(star_words.past_year(year, mine, t) for year in mine.past),
    ]
    years = [year for year in (mine.this, *mine.past) if year.star]
    rows = [[Button(t("Certificate of {year} (PDF)", year=year.year), f"year:{year.year}")] for year in years]
    ways = [Button(t("My points"), "go:points"), Button(t("Menu"), "go:menu")]
    return View("\n".join(lines).rstrip(), [*rows, ways])


async def on_stars(visit: Visit, payload: str) -> None:
    t, zone = visit.t, visit.services.zone
    async with visit.services.database.reading() as session:
        found = await stars.certificate(
            session,
            actor=visit.person_id,
            person_id=visit.person_id,
            community_id=visit.community_id,
            year=row_id(payload.removeprefix("year:")) or 0,
            now=visit.now,
            zone=zone,
        )
    make = partial(certificate.certificate_pdf, found, t, zone=zone)
    await send_paper(visit, name=certificate.file_name(found, t), make=make)
    visit.note(t("Here is your certificate. Thank you for all you do!"))
