"""Tables to bring in, in the test's words: 赵敏 sends rows, sees what is wrong, presses, takes back."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.database import Database
from core.i18n import translator
from people.import_rows import Line, Wrong
from qrcodes import imports
from tests.cast import Cast
from tests.clock import ZONE, Clock
from words.import_words import wrong_line


@dataclass
class Tables:
    """Each method is one transaction at the clock's moment, by 赵敏 or somebody else, in 龙城社区 or elsewhere."""

    database: Database
    cast: Cast
    clock: Clock
    kind: str

    def lines(self, rows: Sequence[Sequence[str]]) -> list[Line]:
        """Rows as they stand below the headings, from row 2 on."""
        columns = imports.KINDS[self.kind].columns
        return [Line(number, dict(zip(columns, row, strict=False))) for number, row in enumerate(rows, start=2)]

    async def preview(self, rows: Sequence[Sequence[str]], *, who: int | None = None, place: int | None = None) -> list[Wrong]:
        table = await imports.read(self.kind, self.lines(rows))
        async with self.database.begin() as session:
            actor, community_id = who or self.cast.zhao, place or self.cast.longcheng
            return await imports.preview(session, actor=actor, community_id=community_id, table=table, now=self.clock(), zone=ZONE)

    async def bring(self, rows: Sequence[Sequence[str]], *, key: str = "press", who: int | None = None, place: int | None = None) -> int:
        table = await imports.read(self.kind, self.lines(rows))
        async with self.database.begin() as session:
            actor, community_id = who or self.cast.zhao, place or self.cast.longcheng
            return await imports.bring(session, actor=actor, community_id=community_id, table=table, key=key, now=self.clock(), zone=ZONE)

    async def undo(self, import_id: int, *, who: int | None = None) -> None:
        async with self.database.begin() as session:
            await imports.undo(session, actor=who or self.cast.zhao, import_id=import_id, now=self.clock())

    def said(self, wrong: Sequence[Wrong]) -> list[str]:
        """In Chinese, as staff read it."""
        return [wrong_line(self.kind, one, translator("zh"), zone=ZONE) for one in wrong]
