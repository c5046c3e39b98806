"""What the browser door needs from outside, handed in once by the composition root."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aiohttp import web

from core.bell import Bell
from core.database import Database
from messages.together import Together
from messages.watch import Watch
from people.models import WEB_BOT
from web.clients import Network, WrongTries
from web.metrics import Metrics


@dataclass(frozen=True)
class Door:
    """`watch` wakes open chat pages, `bell` the worker. In a demo anybody may act as anybody, so it is for this machine only."""

    database: Database
    clock: Callable[[], datetime]
    zone: ZoneInfo
    public_url: str
    watch: Watch
    bell: Bell = field(default_factory=Bell)
    demo: bool = False
    bot: int = WEB_BOT
    trusted_proxies: Sequence[Network] = ()
    wrong_links: WrongTries = field(default_factory=WrongTries)
    # Chats that were opened from a community's public page, by client.
    newcomers: WrongTries = field(default_factory=WrongTries)
    metrics: Metrics = field(default_factory=Metrics)
    # Background loops that failed and have not begun again, as the supervisor knows them.
    ailing: Collection[str] = ()
    # What arrives at once shares a commit.
    together: Together = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "together", Together(self.database))

    @property
    def is_secure(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"


DOOR: web.AppKey[Door] = web.AppKey("door", Door)


def door_of(request: web.Request) -> Door:
    return request.config_dict[DOOR]
