"""Parts of pages that look after themselves every few seconds: where nothing has changed, nothing is sent, and nothing moves."""

import hashlib
import re
from typing import Any

from aiohttp import web

from web.desk.guard import fragment

DIGEST = re.compile(r"[0-9a-f]{16}")


def polled(request: web.Request, template: str, **values: Any) -> web.Response:
    """The part anew; an empty answer when the browser has it so already. The template gets `seen`, to ask with the next time."""
    plain = fragment(request, template, seen="", **values)
    digest = hashlib.sha256(plain.body if isinstance(plain.body, bytes) else b"").hexdigest()[:16]
    if request.query.get("seen") == digest:
        return web.Response(status=204)
    return fragment(request, template, seen=digest, **values)
