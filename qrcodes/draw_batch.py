"""Many badges as one file, drawn by a process for each core. Called in a thread: it waits for them.

Other processes turn badges into the operators of pages, which is what takes long; this one meanwhile reads the font that it embeds once.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread

from qrcodes.draw import A_SHEET, BLEED, Face, Sheet, badge_operators, blank, sheet_operators, sheet_pdf, sheets
from qrcodes.draw_paper import Glyphs

# For fewer, starting processes takes longer than they save.
WORTH_PROCESSES = 36
Progress = Callable[[int], None]


def draw_badges(faces: Sequence[Face], sheet: Sheet, *, progress: Progress | None = None, cores: int | None = None) -> bytes:
    """As `sheet_pdf`; `progress` hears how many are done, sheet by sheet. Raises `LinkTooLong`, `TextTooLong`, `NoGlyph`."""
    count = cores or os.cpu_count() or 1
    if count == 1 or len(faces) < WORTH_PROCESSES:
        return sheet_pdf(faces, sheet, progress=progress)
    pages, done = -(-len(faces) // A_SHEET), 0
    # Not forked: this process has threads and an open database.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
        for _ in range(count):
            # They start while the font is read here.
            pool.submit(_wake)
        with blank(faces, sheet) as paper:
            parts = list(sheets(faces))
            for part, drawn in zip(parts, pool.map(partial(_draw, glyphs=paper.glyphs), parts), strict=True):
                done += len(part)
                paper.add(sheet_operators(drawn, sheet, paper.glyphs, page=-(-done // A_SHEET), pages=pages))
                if progress is not None:
                    progress(done)
            return paper.done()


def _end_with_parent() -> None:
    """Where the server is killed, its drawers do not stay behind."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _wake() -> None:
    """Nothing: a process that was given work has started and read this module."""


def _draw(faces: Sequence[Face], *, glyphs: Glyphs) -> list[str]:
    """The badges of one sheet, in another process."""
    return [badge_operators(face, glyphs, bleed=BLEED) for face in faces]
