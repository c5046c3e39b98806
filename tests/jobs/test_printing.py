"""Print files: asked for once, drawn by whoever claims them, also after a kill; fetched by staff for a week, on record."""

import asyncio

import pytest
import zxingcpp
from sqlalchemy import select

from people.authority import NotAllowed
from people.models import Audit
from qrcodes import badge_words, print_jobs, printing
from qrcodes.badge_models import PrintJob
from qrcodes.badges import ElderNotReady
from qrcodes.printing import NothingToPrint, PrintGone, PrintNotReady, PrintUnknown
from tests.qrcodes.pictures import pages_of
from tests.qrcodes.print_kit import HOUSE, PrintDesk, told


async def test_what_was_never_printed_comes_in_one_file_and_its_codes_open_the_badges(desk: PrintDesk) -> None:
    elders = [await desk.elder() for _ in range(3)]
    made = [(await desk.issue(elder))[0] for elder in elders]
    assert await desk.waiting() == {"badges": 3}
    job = await desk.ask()
    assert (await desk.waiting(), (await desk.card(job)).status) == ({}, "asked")
    with pytest.raises(PrintNotReady):
        await desk.fetch(job)
    await desk.draw()
    file = await desk.fetch(job)
    shown = await desk.card(job)
    assert (shown.status, shown.drawn, shown.total, shown.has_file) == ("done", 3, 3, True)
    links = {code.text for page in pages_of(file, dpi=200) for code in zxingcpp.read_barcodes(page)}
    assert links == {f"{HOUSE}/b/{await desk.token(one.id)}" for one in made}
    assert await told(desk) == [("print.progress", "", None), ("print.ready", "end", f"print:{job}")]
    async with desk.database.reading() as session:
        lines = await session.scalars(select(Audit.action).where(Audit.subject == "print_job").order_by(Audit.id))
        assert list(lines) == ["print.asked:badges:3", "print.fetched"]
        stored = (await session.scalars(select(PrintJob.file))).one()
    assert stored is not None
    assert not stored.startswith(b"%PDF")


async def test_asking_twice_with_the_same_key_or_by_two_at_once_prints_once(desk: PrintDesk) -> None:
    await desk.issue(await desk.elder())
    same = await asyncio.gather(*(desk.ask(key="same") for _ in range(3)))
    assert len(set(same)) == 1
    with pytest.raises(NothingToPrint):
        await desk.ask(key="other")
    elder = await desk.elder()
    labels = await asyncio.gather(*(desk.ask_elder(elder, "labels", key="tap") for _ in range(3)))
    assert len(set(labels)) == 1
    assert (await desk.card(labels[0])).total == 30


async def test_labels_and_cards_are_made_when_first_printed_and_the_same_ones_when_printed_again(desk: PrintDesk) -> None:
    elder = await desk.elder()
    badge = (await desk.issue(elder))[0]
    jobs = [await desk.ask_elder(elder, paper, key=f"{paper}{time}") for time in (1, 2) for paper in ("badges", "labels", "card")]
    await desk.draw()
    files = [await desk.fetch(job) for job in jobs]
    links = [sorted(code.text for page in pages_of(file, dpi=300) for code in zxingcpp.read_barcodes(page)) for file in files]
    assert [len(found) for found in links] == [1, 30, 1, 1, 30, 1]
    assert links[:3] == links[3:]
    assert links[0] == [f"{HOUSE}/b/{await desk.token(badge.id)}"]
    assert len({link for found in links for link in found}) == 32


async def test_only_staff_of_the_community_ask_and_fetch(desk: PrintDesk) -> None:
    elder = await desk.elder()
    await desk.issue(elder)
    job = await desk.ask()
    for stranger in (desk.cast.wang, desk.cast.sun, desk.cast.liu):
        with pytest.raises(NotAllowed):
            await desk.ask(key="mine", by=stranger)
        with pytest.raises(NotAllowed):
            await desk.ask_elder(elder, "labels", key="mine", by=stranger)
        with pytest.raises(NotAllowed):
            await desk.fetch(job, by=stranger)
    with pytest.raises(PrintUnknown):
        await desk.fetch(job + 1)
    with pytest.raises(ElderNotReady):
        await desk.ask_elder(await desk.elder(status="asked"), "badges")
    assert (await desk.card(job)).status == "asked"


async def test_revoked_badges_are_left_out_and_with_nothing_left_the_job_ends(desk: PrintDesk) -> None:
    one, other = (await desk.issue(await desk.elder(), count=2))[:2]
    both = await desk.ask(key="both")
    await desk.revoke(one.id)
    await desk.draw()
    links = [code.text for page in pages_of(await desk.fetch(both), dpi=200) for code in zxingcpp.read_barcodes(page)]
    assert links == [f"{HOUSE}/b/{await desk.token(other.id)}"]
    alone = (await desk.issue(await desk.elder()))[0]
    job = await desk.ask(key="alone")
    await desk.revoke(alone.id)
    await desk.draw()
    with pytest.raises(PrintNotReady) as refused:
        await desk.fetch(job)
    assert refused.value.data["failed"]


async def test_a_file_is_kept_for_a_week(desk: PrintDesk) -> None:
    await desk.issue(await desk.elder())
    job = await desk.ask()
    await desk.draw()
    for days, gone in ((7, 0), (0.1, 1), (1, 0)):
        desk.clock.advance(days=days)
        async with desk.database.begin() as session:
            assert await printing.forget_files(session, now=desk.clock()) == gone
    with pytest.raises(PrintGone):
        await desk.fetch(job)
    assert not (await desk.card(job)).has_file


async def test_the_words_and_the_phone_are_the_communitys(desk: PrintDesk) -> None:
    await desk.issue(await desk.elder())
    job = await desk.ask()
    async with desk.database.begin() as session:
        said = {"above": "龙城暖心站", "below": "扫一扫送我回家"}
        await badge_words.set_words(session, actor=desk.cast.zhao, community_id=desk.cast.longcheng, **said, now=desk.clock())
    async with desk.database.reading() as session:
        material = await print_jobs.material(session, job_id=job)
    assert (material.above, material.below, material.community) == ("龙城暖心站", "扫一扫送我回家", "龙城社区")
    assert material.phone
