"""The poster of wishes that came true: only with consent, names half hidden, whole whatever stands on it."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from core.database import Database
from core.drawing import font
from core.files import sanitise
from core.i18n import translator
from people.authority import NotAllowed
from points import board_choice
from tests.cast import Cast
from tests.clock import ZONE, Clock
from tests.wishes.life_kit import Life
from wishes import poster_rows
from wishes.poster_rows import CameTrue, Month
from words.wish_poster import MARGIN, WIDTH, WishPoster, wish_poster, wrapped

LONG = "孩子想要一套《昆虫记》，放学后有人陪着一起读，最好是周末下午。" * 8


@pytest.fixture
def life(database: Database, cast: Cast, clock: Clock) -> Life:
    return Life(database, cast, clock)


def a_jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), (120, 90, 60)).save(out, "PNG")
    return sanitise(out.getvalue()).jpeg


async def month_of(life: Life, actor: int | None = None) -> Month:
    now = life.clock()
    async with life.database.reading() as session:
        return await poster_rows.month(
            session, actor=actor or life.cast.zhao, community_id=life.cast.longcheng, day=now.astimezone(ZONE).date(), now=now
        )


async def comes_true(life: Life, public: str, *, on_poster: bool, unit_id: int | None = None) -> None:
    wish_id = await life.open_wish(public)
    by = life.cast.sun if unit_id else life.cast.li
    await life.claims(wish_id, by, unit_id=unit_id)
    await life.fulfils(wish_id, by)
    await life.confirms(wish_id, on_poster=on_poster)


async def test_only_who_agreed_stands_on_it_with_half_a_name(life: Life) -> None:
    await comes_true(life, "想请人修收音机", on_poster=True)
    await comes_true(life, "想换一盏灯", on_poster=False)
    await comes_true(life, "想要一袋米", on_poster=True, unit_id=life.cast.huimin)
    month = await month_of(life)
    assert [(one.words, one.wished_by, one.fulfilled_by) for one in month.shown] == [
        ("想请人修收音机", "王*", "李*国"),
        ("想要一袋米", "王*", "惠民超市"),
    ]
    assert (month.many, month.came_true) == (2, 3)


async def test_who_stands_on_no_board_and_who_is_forgotten_are_not_named(life: Life) -> None:
    await comes_true(life, "想请人修收音机", on_poster=True)
    async with life.database.begin() as session:
        await board_choice.leave(session, person_id=life.cast.li, now=life.clock())
    assert [one.fulfilled_by for one in (await month_of(life)).shown] == [""]


async def test_the_poster_is_for_staff(life: Life) -> None:
    with pytest.raises(NotAllowed):
        await month_of(life, life.cast.wang)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("number", [1, 8])
def test_a_poster_keeps_its_width_and_its_margins(language: str, number: int) -> None:
    shown = [CameTrue(LONG, "王*", "李*国" * 30, a_jpeg()), CameTrue("A" * 200, "", "", b"no picture")] * 4
    about = WishPoster(Month(date(2026, 11, 1), shown[:number], number, 12), "龙城社区", "0432-62010336")
    picture = Image.open(BytesIO(wish_poster(about, translator(language))))
    assert (picture.width, picture.format) == (WIDTH, "PNG")
    for strip in ((0, 0, MARGIN // 2, picture.height), (WIDTH - MARGIN // 2, 0, WIDTH, picture.height)):
        colours = picture.convert("RGB").crop(strip).getcolors(maxcolors=8)
        assert colours is not None
        assert len(colours) == 2


def test_words_are_broken_between_words_and_never_before_a_comma() -> None:
    ruler = ImageDraw.Draw(Image.new("L", (1, 1)))
    lines = wrapped(ruler, "somebody to repair an old radio", 40, ruler.textlength("somebody to rep", font=font(40)), 3)
    assert lines == ["somebody to", "repair an old", "radio"]
    assert wrapped(ruler, "修收音机，修灯", 40, ruler.textlength("修收音机", font=font(40)) + 1, 3) == ["修收音机，", "修灯"]
    assert wrapped(ruler, LONG, 40, 500, 3)[-1].endswith("…")
