"""Retesting: guardians' ways are tested again every six months, who does not answer is told of, and old photos are asked for anew."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from qrcodes import elder_photos, way_retests

EVERY_SECONDS = 3600.0


async def retest_all(database: Database, *, clock: Callable[[], datetime]) -> None:
    """Some in a transaction, until none is due. Several processes may do so at once."""
    for step in (way_retests.tell_silent, way_retests.ask_again, elder_photos.photos_due):
        more = True
        while more:
            async with database.begin() as session:
                more = await step(session, now=clock()) > 0
