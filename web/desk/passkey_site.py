"""Which site passkeys belong to here."""

from aiohttp import web

from people import passkey_answers
from people.passkey_answers import Site
from web.door import door_of

LARGEST_ANSWER = 32 * 1024


def site_of(request: web.Request) -> Site | None:
    """The site of our own address; in a demo, that under which this machine was asked. None where passkeys cannot be."""
    door = door_of(request)
    return passkey_answers.site_of(f"http://{request.host}" if door.demo else door.public_url)
