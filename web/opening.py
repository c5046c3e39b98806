"""Opening the chat in a browser that has just been let in."""

from aiohttp import web

from messages import transcript
from people import identities, sessions
from web import arrivals
from web.door import door_of
from web.pages import new_nonce
from web.view import START
from web.visitors import Visitor, sign_in


async def open_chat(request: web.Request, token: str, *, first: str = START) -> web.Response:
    """Keep the session, say /start, or what the link was for, for somebody who never said anything, and go to the chat."""
    door = door_of(request)
    now = door.clock()
    async with door.database.reading() as session:
        identity = await sessions.find_session(session, token=token, now=now)
        assert identity is not None
        speaker = await identities.speaker(session, bot=identity.bot, user_id=identity.user_id, now=now)
        assert speaker is not None
        before = await transcript.revision(session, bot=door.bot, chat_id=identity.user_id)
        is_new = not await transcript.has_spoken(session, bot=door.bot, chat_id=identity.user_id)
    if is_new:
        await arrivals.say(door, Visitor(token, speaker), {"text": first}, nonce=new_nonce())
    response = web.Response(status=303, headers={"Location": f"/chat?after={before}#end" if is_new else "/chat#end"})
    sign_in(request, response, token)
    return response
