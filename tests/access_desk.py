"""The access table: what staff do: the queue, the list of elders, badges and prints, the roster, and the figures."""

from datetime import date, timedelta

from qrcodes import elder_badges, elder_lists, elder_queue, elders, figures, print_jobs, printing, shifts
from qrcodes.shifts import Term
from tests.access_roles import ANY_APPROVER, APPROVERS, KIN, Deed
from tests.access_scene import Scene
from tests.clock import ZONE


def _turn(on: Scene) -> Term:
    return Term(on.now + timedelta(hours=2), on.now + timedelta(hours=4))


DEEDS = (
    Deed(
        "approve_elders",
        "have an elder in the queue",
        APPROVERS,
        lambda s, me, on: elder_queue.next_after(s, actor=me, now=on.now),
        is_list=True,
    ),
    Deed(
        "approve_elders",
        "approve",
        APPROVERS,
        lambda s, me, on: elder_queue.approve(s, actor=me, elder_id=on.asked, id_checked=True, now=on.now),
    ),
    Deed(
        "approve_elders",
        "refuse",
        APPROVERS,
        lambda s, me, on: elder_queue.refuse(s, actor=me, elder_id=on.asked, reason="看不清", now=on.now),
    ),
    Deed(
        "approve_elders",
        "remind the guardians",
        APPROVERS,
        lambda s, me, on: elder_queue.remind(s, actor=me, elder_id=on.asked, now=on.now),
    ),
    Deed(
        "elders_approved",
        "list the community's elders",
        APPROVERS,
        lambda s, me, on: elder_lists.approved(s, actor=me, now=on.now),
        is_list=True,
    ),
    Deed(
        "elders_approved",
        "find one by a printed number",
        APPROVERS,
        lambda s, me, on: elder_lists.found(s, actor=me, text=on.printed, now=on.now),
        is_list=True,
    ),
    Deed(
        "elders_approved",
        "end a page",
        APPROVERS,
        lambda s, me, on: elders.revoke(s, actor=me, elder_id=on.quiet, reason="搬走", now=on.now),
    ),
    Deed(
        "elders_approved",
        "see what is carried",
        APPROVERS,
        lambda s, me, on: elder_badges.carried(s, actor=me, elder_id=on.quiet, now=on.now),
    ),
    Deed("elders_approved", "see one badge", APPROVERS, lambda s, me, on: elder_badges.one(s, actor=me, badge_id=on.badge, now=on.now)),
    Deed(
        "elders_approved",
        "issue labels",
        APPROVERS,
        lambda s, me, on: elder_badges.issue_more(s, actor=me, elder_id=on.quiet, carrier="label", count=10, seen=0, now=on.now),
    ),
    Deed("elders_approved", "revoke a badge", APPROVERS | KIN, lambda s, me, on: on.revoke_badge(s, me)),
    Deed("elders_approved", "reissue a badge", APPROVERS, lambda s, me, on: on.reissue_badge(s, me)),
    Deed("print", "see what waits to be printed", APPROVERS, lambda s, me, on: printing.unprinted(s, actor=me, now=on.now), is_list=True),
    Deed(
        "print",
        "print all that waits",
        APPROVERS,
        lambda s, me, on: printing.ask_unprinted(s, actor=me, community_id=on.home, paper="badges", key="u", now=on.now),
    ),
    Deed("print", "whose is a printed number", APPROVERS, lambda s, me, on: on.whose(s, me)),
    Deed("print", "change the words on badges", APPROVERS, lambda s, me, on: on.change_words(s, me)),
    Deed(
        "print_elder",
        "look at an elder's badges",
        APPROVERS,
        lambda s, me, on: print_jobs.of_elder(s, actor=me, elder_id=on.quiet, now=on.now),
    ),
    Deed(
        "print_elder",
        "print an elder's",
        APPROVERS,
        lambda s, me, on: printing.ask_elder(s, actor=me, elder_id=on.quiet, paper="card", key="e", now=on.now),
    ),
    Deed("print_job", "see how far it is", APPROVERS, lambda s, me, on: printing.card(s, actor=me, job_id=on.job, now=on.now)),
    Deed("print_job", "fetch the file", APPROVERS, lambda s, me, on: printing.fetch(s, actor=me, job_id=on.job, now=on.now)),
    Deed(
        "roster",
        "put somebody on duty",
        APPROVERS,
        lambda s, me, on: shifts.set_shift(s, actor=me, community_id=on.home, person_id=on.officer, term=_turn(on), now=on.now, zone=ZONE),
    ),
    Deed("roster", "take somebody off duty", APPROVERS, lambda s, me, on: shifts.cancel_shift(s, actor=me, shift_id=on.shift, now=on.now)),
    Deed(
        "roster",
        "copy a week",
        APPROVERS,
        lambda s, me, on: shifts.copy_week(s, actor=me, community_id=on.home, monday=date(2026, 11, 23), now=on.now, zone=ZONE),
    ),
    Deed("station_figures", "see figures of the community", APPROVERS, lambda s, me, on: on.figures(s, me)),
    Deed("station_figures", "see figures of one's own", ANY_APPROVER, lambda s, me, on: figures.communities(s, actor=me, now=on.now)),
)
