"""The hall's screen by its own link: no cookie, nothing to sign in to, and nothing on it that is not public."""

from aiohttp import web

from core.i18n import translator
from people import screen_links
from web import hall
from web.door import door_of
from web.visitors import language_of

routes = web.RouteTableDef()


@routes.get("/screen/{token}")
async def show(request: web.Request) -> web.StreamResponse:
    """The screen of the community that the link is for. One that was ended is not there, also for a page that is still open."""
    door, token = door_of(request), request.match_info["token"]
    async with door.database.reading() as session:
        community = await screen_links.community_of(session, token=token)
    if community is None:
        if request.headers.get("HX-Request") == "true":
            return web.Response(status=200, headers={"HX-Refresh": "true"})
        raise web.HTTPNotFound
    return await hall.show(request, community.id, t=translator(language_of(request)), live=request.path)
