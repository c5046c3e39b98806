"""Errors as people see them: what happened, that nothing is lost, and where to go."""

from aiohttp import web

from core.i18n import Translator, mark, translator
from web.pages import page
from web.visitors import forget_here, has_cookie, is_in_the_street, language_of

TITLES = {
    400: mark("That could not be read"),
    401: mark("This browser is not signed in"),
    403: mark("That did not come from our own page"),
    404: mark("There is nothing here"),
    405: mark("That does not work this way"),
    410: mark("This link can't be used any more"),
    413: mark("That file is too large"),
    421: mark("This address is not ours"),
    429: mark("That was tried too often"),
    500: mark("Something went wrong on our side"),
}
HELP = {
    400: mark("Nothing was changed. Please go back and try again."),
    401: mark(
        "Please open the chat again with a new link, from the bot or from your community's staff. "
        "If you have just had your data deleted: it is done, everything is gone."
    ),
    403: mark("Nothing was changed. Please open the page again and try once more."),
    404: mark("The address may be mistyped, or what was here is gone. Nothing was changed."),
    405: mark("Nothing was changed. Please go back to the start page."),
    410: mark("Links work once, and for 10 minutes. Please ask for a new one. Nothing was changed."),
    413: mark("Files may have at most 20 MB. Nothing was sent, and nothing is lost. Please choose a smaller one."),
    421: mark("This is a demonstration. It only answers on this machine, at 127.0.0.1 or localhost."),
    429: mark("Please wait ten minutes, then ask for a new link and open that one. Nothing was changed."),
    500: mark("We have made a note of it. What you sent before is safe. Please try again in a moment."),
}


def wants_json(request: web.Request) -> bool:
    """Whether the page's script asks, not a person's browser."""
    return "application/json" in request.headers.get("Accept", "")


def refused(request: web.Request, status: int, why: str) -> web.Response:
    """A refusal for the page's script, which shows it and keeps what was typed."""
    return web.json_response({"error": why}, status=status)


def show_error(request: web.Request, status: int, *, reference: str = "", allow: str | None = None) -> web.Response:
    """An error as a page in the browser's language, or as JSON for the page's script."""
    known = status if status in TITLES else 500 if status >= 500 else 400
    t = translator(language_of(request))
    if wants_json(request):
        response = refused(request, status, explain(t, known))
    else:
        # Whoever stands in the street with an elder needs a number, whatever went wrong here; a badge may be mistyped into any address.
        is_urgent = known == 404 or is_in_the_street(request)
        words = {"title": t(TITLES[known]), "help": t(HELP[known]), "reference": reference, "is_urgent": is_urgent}
        response = page(request, "error.html", status=status, t=t, path="/", **words)
    if status == 401 and has_cookie(request):
        # Only then: whoever else makes a browser ask, such as a picture on a foreign site, sends no cookie.
        forget_here(response)
    if allow:
        response.headers["Allow"] = allow
    return response


def explain(t: Translator, status: int) -> str:
    """The title and the help in one line."""
    return f"{t(TITLES[status])}. {t(HELP[status])}" if t.language == "en" else f"{t(TITLES[status])}。{t(HELP[status])}"
