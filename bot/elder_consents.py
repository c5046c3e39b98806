"""Three consents for an elder, each by itself and unticked: what it means, what is lost without it, by which right it is given."""

from bot.elder_steps import onward, question, stepped
from bot.visit import Button, View, Visit
from qrcodes.consents import VERSION
from qrcodes.elder_models import CONSENTS
from words import elder_terms, saying


async def show_consents(visit: Visit) -> View:
    t, agreed = visit.t, visit.texts("agreed")
    first = t("Three things need your yes, each by itself. You can go on without any, and change it at any time.")
    if visit.number("behalf"):
        first = t("Please read this out. Tick what they say yes to, each by itself. They can go on without any, and change it at any time.")
    lines = [first, t("Said as: {right}.", right=elder_terms.right(visit.text("right"), t))]
    for number, kind in enumerate(CONSENTS, start=1):
        lines.append(f"{number}. {saying.sentences(t, elder_terms.means(kind, t), elder_terms.without(kind, t))}")
    lines.append(t("(Consents, version {version})", version=VERSION))
    labels = {kind: f"{number}. {elder_terms.consent(kind, t)}" for number, kind in enumerate(CONSENTS, start=1)}
    rows = [[Button(elder_terms.ticked(label, kind in agreed), f"tick:{kind}")] for kind, label in labels.items()]
    done = Button(t("Go on with {number} of 3", number=len(agreed)) if agreed else t("Go on without any"), "done")
    return question(visit, "\n".join(lines), rows=[*rows, [done]])


async def on_consents(visit: Visit, payload: str) -> None:
    name, _, kind = payload.partition(":")
    agreed = visit.texts("agreed")
    if name == "tick" and kind in CONSENTS:
        visit.put("agreed", [one for one in CONSENTS if (one in agreed) != (one == kind)])
    elif payload == "done":
        await onward(visit)
    else:
        await stepped(visit, payload)
