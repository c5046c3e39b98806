"""Pictures: drawn anew and clean, or refused before they can hurt."""

import resource
import sys
from io import BytesIO

import pytest
from PIL import Image

from core import files
from core.crypto import CannotOpen
from core.database import Database
from core.files import FileGone, NotAPicture, Picture, PictureTooLarge, StoredFile, sanitise
from tests.clock import Clock
from tests.corpus import make_files

REFUSED = {
    "bomb.png": PictureTooLarge,
    "huge.png": PictureTooLarge,
    "frame.gif": PictureTooLarge,
    "large.bin": PictureTooLarge,
    "truncated.jpg": NotAPicture,
    "script.svg": NotAPicture,
    "fits.jpg": NotAPicture,
    "empty.jpg": NotAPicture,
}
SIZES = {"gps.jpg": (480, 640), "polyglot.jpg": (640, 480), "cmyk.jpg": (100, 100), "deep.png": (100, 100), ".._.._name.jpg": (640, 480)}


@pytest.fixture(scope="module")
def hostile() -> dict[str, bytes]:
    """The files that should never hurt."""
    return make_files.files()


def opened(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.jpeg))


def drawn(kind: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", colour: object = (200, 30, 30), **save: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **save)  # type: ignore[arg-type]  # a test's colour and options may be any
    return out.getvalue()


def test_every_hostile_file_gets_an_answer(hostile: dict[str, bytes]) -> None:
    answers: dict[str, object] = {}
    for name, data in hostile.items():
        try:
            picture = sanitise(data)
            answers[name] = (picture.width, picture.height)
        except (NotAPicture, PictureTooLarge) as refused:
            answers[name] = type(refused)
    assert answers == REFUSED | SIZES


def test_a_bomb_is_refused_before_it_is_decoded(hostile: dict[str, bytes]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name in ("bomb.png", "huge.png", "frame.gif"):
        with pytest.raises(PictureTooLarge):
            sanitise(hostile[name])
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / (1024 if sys.platform == "linux" else 1024**2)
    assert grown < 20, f"{grown} MB"


def test_gps_and_all_other_metadata_are_gone_and_the_photo_is_upright(hostile: dict[str, bytes]) -> None:
    data = hostile["gps.jpg"]
    assert Image.open(BytesIO(data)).getexif().get_ifd(0x8825)
    clean = opened(sanitise(data))
    assert (dict(clean.getexif()), clean.size) == ({}, (480, 640))
    noted = drawn("JPEG", comment=b"where I live", icc_profile=b"profile")
    assert not {"comment", "icc_profile", "exif", "xmp"} & set(opened(sanitise(noted)).info)


def test_what_follows_a_picture_is_cut_off(hostile: dict[str, bytes]) -> None:
    assert b"script" in hostile["polyglot.jpg"]
    assert b"script" not in sanitise(hostile["polyglot.jpg"]).jpeg


def test_sixteen_bit_grey_stays_the_grey_it_was(hostile: dict[str, bytes]) -> None:
    grey = opened(sanitise(hostile["deep.png"])).getpixel((50, 50))
    assert grey == (156, 156, 156)


def test_formats_that_phones_and_desks_send_are_taken() -> None:
    for kind, mode, colour in (
        ("PNG", "RGB", (200, 30, 30)),
        ("WEBP", "RGB", (200, 30, 30)),
        ("GIF", "P", 0),
        ("PNG", "L", 90),
        ("PNG", "1", 1),
    ):
        assert sanitise(drawn(kind, mode=mode, colour=colour)).width == 40


def test_what_is_transparent_becomes_white() -> None:
    assert opened(sanitise(drawn("PNG", mode="RGBA", colour=(0, 0, 0, 0)))).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_photo_is_shrunk_and_a_long_strip_keeps_a_pixel() -> None:
    photo = sanitise(drawn("JPEG", size=(4000, 3000)))
    assert (photo.width, photo.height) == (1600, 1200)
    strip = sanitise(drawn("PNG", size=(20_000, 1)))
    assert (strip.width, strip.height) == (1600, 1)


async def test_a_kept_picture_is_encrypted_and_comes_back(database: Database, clock: Clock) -> None:
    picture = sanitise(drawn("PNG"))
    async with database.begin() as session:
        number = await files.keep(session, picture=picture, kind="test", about=7, now=clock())
    async with database.reading() as session:
        assert await files.load(session, number) == picture.jpeg
        row = await session.get_one(StoredFile, number)
        assert picture.jpeg[:20] not in row.sealed
        with pytest.raises(CannotOpen):
            database.keys.open(row.sealed, context="something else")
    async with database.begin() as session:
        await files.drop(session, [number])
        with pytest.raises(FileGone):
            await files.load(session, number)
