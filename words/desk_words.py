"""Words about the staff desk in chat."""

from zoneinfo import ZoneInfo

from core.i18n import Translator
from people.desk_confirming import Asked


def question(found: Asked, t: Translator, zone: ZoneInfo) -> str:
    """What the desk asks: whether it is them, and by what they can tell."""
    since = found.since.astimezone(zone)
    lines = [
        t("Is it you at the staff desk? It was opened at {time} and asks for a yes now.", time=f"{since:%H:%M}"),
        t("The browser in front of you shows the number {digits}.", digits=found.digits),
        t("Say yes only if you have just asked for this yourself and the number is the same."),
    ]
    return "\n".join(lines)


def yes_said(t: Translator) -> str:
    """After a yes."""
    return t("Thank you. The desk goes on by itself. For ten minutes it does not ask again.")


def no_said(t: Translator, *, ended: int) -> str:
    """After a no: what was done, and what to do."""
    lines = [
        t.plural("The desk is closed: {number} browser was signed out.", "The desk is closed: {number} browsers were signed out.", ended),
        t("Somebody may have used your computer or a link of yours. Nothing can be done in your name there any more."),
        t("Please tell your secretary. When you go on working, look at your passkeys at the desk and remove those that you do not know."),
    ]
    return "\n".join(lines)
