"""The composition root: everything that `main.py run` starts, wired from top to bottom."""

import errno
import gc
import os
import socket
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

import typer
from aiogram import Bot
from aiohttp import web

from bot.channels.remembering import remember
from bot.channels.telegram import Polling, telegram_bot
from bot.channels.telegram_webhook import register_webhook, webhook_route
from bot.channels.ways_out import check_gateway, offered_by, ways_out
from bot.channels.webchat import webchat_bot
from bot.dispatcher import build_dispatcher
from bot.notice_letters import notice_words
from bot.pacing import Pace, Pacer
from bot.sender import TELEGRAM, Sender
from bot.services import Services
from bot.worker import Worker
from core import logs
from core.bell import Bell
from core.database import Database
from core.i18n import LANGUAGES, translator
from core.migrating import migrate, revisions
from core.settings import BadSettings, Settings, demo_conflict
from core.supervisor import Supervisor
from jobs import (
    boards,
    erasing,
    escalating,
    expiring,
    fetching,
    forgetting,
    naming,
    printing,
    purging,
    reminding,
    retention,
    retesting,
    rostering,
    sealing,
    searching,
    starring,
    summing,
    waving,
    wishing,
)
from jobs.founding import load_demo
from messages.watch import Watch
from people import demo as people_demo
from people import marks
from people.nodes import communities
from web.app import build_app
from web.door import Door
from web.metrics import Metrics

Clock = Callable[[], datetime]
SHUTDOWN_SECONDS = 5.0


async def serve(settings: Settings, database: Database, *, clock: Clock) -> None:
    """Serve until SIGTERM or SIGINT. Raises `BadSettings`, `CatalogMissing`."""
    await _check(settings)
    await migrate(database.engine)
    is_demo = await _prepare(settings, database, clock)
    watch, bell, supervisor = Watch(), Bell(), Supervisor()
    supervisor.stop_on_signals()

    offered = offered_by(settings)
    services = Services(database=database, clock=clock, zone=settings.zone, public_url=settings.web_address, offered=offered)
    webchat = webchat_bot(database, watch=watch, clock=clock)
    pacer = Pacer(TELEGRAM)
    token = settings.bot_token.get_secret_value() if settings.bot_token else None
    telegram = telegram_bot(token, api=settings.telegram_api, pacer=pacer, clock=clock) if token else None
    if telegram is not None:
        remember(telegram, database)
    bots = {bot.id: bot for bot in (webchat, telegram) if bot is not None}

    pacers = {telegram.id: pacer} if telegram is not None else {}
    worker = Worker(database=database, dispatcher=build_dispatcher(services), bots=bots, clock=clock, bell=bell, pacers=pacers)
    supervisor.add("worker", worker.run)
    supervisor.add("watch", lambda: watch.run(database))
    _send(supervisor, services, [(bot, pacers.get(bot.id)) for bot in bots.values()])
    _send(supervisor, services, [(way.bot, way.pace) for way in ways_out(settings, database, clock=clock)])
    _keep_time(supervisor, settings, database, clock)

    door = Door(
        database=database,
        clock=clock,
        zone=settings.zone,
        public_url=settings.web_address,
        watch=watch,
        bell=bell,
        demo=is_demo,
        trusted_proxies=settings.trusted_proxies,
        metrics=_metrics(settings, supervisor),
        ailing=supervisor.ailing,
    )
    routes: list[web.RouteDef] = []
    if telegram is not None and settings.webhook_secret is not None:
        secret = settings.webhook_secret.get_secret_value()
        routes.append(webhook_route(database=database, bot=telegram, secret=secret, clock=clock, bell=bell))
        supervisor.add("webhook", partial(register_webhook, telegram, public_url=settings.web_address, secret=secret))
    elif telegram is not None:
        supervisor.add("polling", Polling(database=database, bot=telegram, clock=clock, bell=bell).run)
    await _serve_pages(build_app(door, more=routes), settings, supervisor, watch, is_demo=is_demo)
    for bot in bots.values():
        await bot.session.close()


async def _check(settings: Settings) -> None:
    """What would go wrong later is said before anything begins: words that are missing, a gateway that is none."""
    logs.set_up()
    for language in LANGUAGES:
        # Without its words nobody could read a screen.
        translator(language)
    await check_gateway(settings)


def _metrics(settings: Settings, supervisor: Supervisor) -> Metrics:
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    return Metrics(failures=supervisor.failures, token=token, revision=revisions()[-1])


def _send(supervisor: Supervisor, services: Services, bots: Iterable[tuple[Bot, Pace | Pacer | None]]) -> None:
    """What leaves the house: a sender for each bot, at its pace."""
    words = notice_words(services)
    for bot, pace in bots:
        sender = Sender(database=services.database, bot=bot, words=words, clock=services.clock, zone=services.zone, pace=pace)
        supervisor.add(f"sender {bot.id}", sender.run)


def _keep_time(supervisor: Supervisor, settings: Settings, database: Database, clock: Clock) -> None:
    """What time brings: each job claims what is due, so that several processes may run it."""
    supervisor.add("naming", lambda: naming.index_all(database))
    supervisor.add("searching", lambda: searching.index_all(database))
    draw = partial(printing.print_all, database, clock=clock, zone=settings.zone, public_url=settings.web_address)
    supervisor.every("printing", printing.EVERY_SECONDS, draw)
    supervisor.every("sealing", sealing.EVERY_SECONDS, lambda: sealing.seal_all(database, clock=clock))
    supervisor.every("forgetting", forgetting.EVERY_SECONDS, lambda: forgetting.forget_late(database, clock=clock))
    gone = erasing.ErasureList(settings.data_dir / erasing.FILE_NAME)
    supervisor.every("erasing", erasing.EVERY_SECONDS, lambda: gone.catch_up(database, clock=clock))
    supervisor.every("fetching", fetching.EVERY_SECONDS, lambda: fetching.fetch_or_return(database, clock=clock))
    supervisor.every("expiring", expiring.EVERY_SECONDS, lambda: expiring.expire_all(database, clock=clock))
    supervisor.every("boards", boards.EVERY_SECONDS, lambda: boards.keep_boards(database, clock=clock, zone=settings.zone))
    supervisor.every("reminding", reminding.EVERY_SECONDS, lambda: reminding.remind_all(database, clock=clock, zone=settings.zone))
    supervisor.every("escalating", escalating.EVERY_SECONDS, lambda: escalating.escalate(database, clock=clock))
    supervisor.every("receipts", escalating.MARK_SECONDS, lambda: escalating.mark_sent(database, clock=clock))
    supervisor.every("retesting", retesting.EVERY_SECONDS, lambda: retesting.retest_all(database, clock=clock))
    supervisor.every("rostering", rostering.EVERY_SECONDS, lambda: rostering.warn_all(database, clock=clock))
    supervisor.every("waving", waving.EVERY_SECONDS, lambda: waving.wave_all(database, clock=clock))
    supervisor.every("wishing", wishing.EVERY_SECONDS, lambda: wishing.keep_wishes(database, clock=clock))
    supervisor.every("starring", starring.EVERY_SECONDS, lambda: starring.congratulate_all(database, clock=clock, zone=settings.zone))
    supervisor.every("summing", summing.EVERY_SECONDS, lambda: summing.sum_all(database, clock=clock, zone=settings.zone))
    supervisor.every("retention", retention.EVERY_SECONDS, lambda: retention.empty_old(database, clock=clock))
    supervisor.every("purging", purging.EVERY_SECONDS, lambda: purging.purge_all(database, clock=clock))


async def _prepare(settings: Settings, database: Database, clock: Clock) -> bool:
    """Load the demo where it is asked for and the database is empty; whether this database is a demo. Raises `BadSettings`."""
    async with database.begin() as session:
        if await marks.is_unfinished(session):
            raise BadSettings("a restore of this database has not come to its end: run `python main.py restore FILE` again")
        if settings.demo and not await communities(session):
            await load_demo(session, now=clock())
        is_demo = await people_demo.cast(session) is not None
    if settings.demo and not is_demo:
        raise BadSettings("ESTATION_DEMO is on, but the database holds a community that is no demo: unset it, or take another database")
    if is_demo and (conflict := demo_conflict(settings)):
        raise BadSettings(conflict)
    return is_demo


async def _serve_pages(app: web.Application, settings: Settings, supervisor: Supervisor, watch: Watch, *, is_demo: bool) -> None:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await _listen(runner, settings)
        _collect_what_comes()
        typer.echo(f"e-Station is ready: {settings.web_address}")
        if is_demo:
            typer.echo("This is the demo: the page lets you try it as six people. It is served to this machine only. Ctrl+C stops it.")
        await supervisor.run()
    finally:
        watch.close()
        await runner.cleanup()


def _collect_what_comes() -> None:
    """Collect garbage from here on, past what the start made and the process keeps to its end (main.py let it pile up)."""
    gc.freeze()
    gc.enable()


async def _listen(runner: web.AppRunner, settings: Settings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except (socket.gaierror, UnicodeError):
        raise BadSettings(f"ESTATION_HOST: {settings.host} is no address of this machine that can be found") from None
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise BadSettings(f"ESTATION_HOST: {settings.host} is no address of this machine") from None
        reason = "is another one running?" if error.errno == errno.EADDRINUSE else os.strerror(error.errno or 0)
        raise BadSettings(f"ESTATION_PORT: {settings.host} port {settings.port} cannot be listened on: {reason}") from None
