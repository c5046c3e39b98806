"""Stars in words, and the notice that congratulates."""

from collections.abc import Mapping
from typing import Any

from core.i18n import Translator
from points.stars import Standing, Year
from words import saying
from words.certificate import rank, row_of_stars
from words.notice_readers import NoticeText, Reader


def this_year(standing: Standing, t: Translator) -> str:
    """How somebody stands, and what is missing to the next star."""
    this, missing = standing.this, standing.missing
    row = row_of_stars(this.star, len(standing.steps))
    earned = t("Earned in {year}: {points}", year=this.year, points=saying.points_of(this.points, t))
    if missing is None:
        following = t("You have all the stars of this year. Wonderful!")
    else:
        following = t("The next star is {points} away", points=saying.points_of(missing, t))
    return f"{row}\n{earned}\n{following}"


def short(standing: Standing, t: Translator) -> str:
    """The same in one line, for a screen about something else."""
    row = row_of_stars(standing.this.star, len(standing.steps))
    if standing.missing is None:
        return t("Stars this year: {stars}", stars=row)
    return t("Stars this year: {stars}, the next is {points} away", stars=row, points=saying.points_of(standing.missing, t))


def past_year(year: Year, standing: Standing, t: Translator) -> str:
    """A year gone by, in a line."""
    row = row_of_stars(year.star, len(standing.steps))
    return t("{year}: {stars} {points}", year=year.year, stars=row, points=saying.points_of(year.points, t))


async def reached(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """Somebody has a new star."""
    t = reader.t
    new = rank(data["star"], t)
    said = t("Congratulations! With what you earned in {year} you are now a {rank}.", year=data["year"], rank=new)
    thanks = t("The community thanks you. Your certificate is ready.")
    return NoticeText(f"{'★' * data['star']}\n{said}\n{thanks}", [[(t("My stars"), "at:stars"), (t("My points"), "at:points")]])
