"""Ids for open dialogs that no two dialogs share.

aiogram-dialog (2.6) makes them of the second and a number below 100: of two dialogs that are opened within one second,
one in a hundred gets the other's id, and closing it closes the other as well.
"""

import secrets
import string

from aiogram_dialog.api.entities import stack

SYMBOLS = string.ascii_letters + string.digits
# As long as the library's own: callback data has room for 64 bytes.
LENGTH = 6


def new_id() -> str:
    """One of 57 thousand million."""
    return "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH))


def use_own_ids() -> None:
    """Have the library draw ids here. It offers no other place to say so."""
    stack.new_id = new_id
