"""The page of a scanned code. Looking changes nothing and tells nobody: link previews fetch pages too. A tap tells the family."""

from urllib.parse import quote

from aiohttp import web

from qrcodes import incidents, scan_page, scans
from web import practice
from web.door import door_of
from web.pages import new_nonce
from web.passers_by import PRACTICE, code_of, nothing, opens_nothing, see, show, small_form, t_of

routes = web.RouteTableDef()

# Whatever stands behind /b/, slashes too, is a code to us: there is one answer for all that open nothing.
CODE = "{token:.*}"
TELL = "/tell"


@routes.get(f"/b/{CODE}")
# A scanner that shouts does so with the whole address.
@routes.get(f"/B/{CODE}")
async def look(request: web.Request) -> web.StreamResponse:
    """What helps the person who wears the code, and whom to call."""
    door, token = door_of(request), code_of(request, "token")
    if token.endswith(TELL):
        # Where a browser asks again for what it had sent as a form.
        return see(request, f"/b/{quote(token.removesuffix(TELL), safe='', errors='replace')}")
    if token == PRACTICE:
        return show(request, "scan.html", page=practice.scan_page(t_of(request)), code=token, nonce=new_nonce(), practice=True)
    async with door.database.reading() as session:
        page = await scan_page.look(session, token=token)
        lines = await scan_page.hot_lines(session) if page is None else []
    if page is None:
        return nothing(request, lines)
    return show(request, "scan.html", page=page, code=token, nonce=new_nonce(), practice=False)


@routes.post("/b/{token}/tell")
async def tell(request: web.Request) -> web.StreamResponse:
    """Tell the family and the duty officer, once a form however often it is sent, and go on to the finder's own page."""
    door, token, t = door_of(request), code_of(request, "token"), t_of(request)
    form = await small_form(request)
    if token == PRACTICE:
        return see(request, f"/f/{PRACTICE}")
    async with door.database.begin() as session:
        told = await incidents.tell(session, token=token, nonce=form.nonce, language=t.language, now=door.clock())
    return await opens_nothing(request) if told is None else see(request, f"/f/{told.secret}")


@routes.post("/b/{token}/touched")
async def touched(request: web.Request) -> web.StreamResponse:
    """The page's script says that somebody holds the page in their hands. The answer is the same for every code."""
    door, token = door_of(request), code_of(request, "token")
    if token != PRACTICE:
        async with door.database.begin() as session:
            await scans.touched(session, token=token, now=door.clock())
    return web.Response(status=204, headers={"X-Robots-Tag": "noindex"})
