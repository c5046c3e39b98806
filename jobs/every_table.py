"""Makes the tables of every room known, for work on whole databases: every module is looked at, so that a new table needs no entry here."""

import importlib
import pkgutil

import core
import messages
import people
import points
import qrcodes
import wishes

ROOMS = (core, messages, people, points, qrcodes, wishes)


def know_all() -> None:
    """Fill `Base.metadata`. Takes a second."""
    for room in ROOMS:
        for module in pkgutil.iter_modules(room.__path__):
            importlib.import_module(f"{room.__name__}.{module.name}")
