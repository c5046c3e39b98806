"""Pictures that people send: checked before they are decoded, drawn anew without their metadata, kept encrypted in the database.

Why in the database: docs/decisions/0012-names-and-files-in-the-database.md.
"""

import threading
import warnings
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import dhash
from PIL import Image, ImageOps
from sqlalchemy import CheckConstraint, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, keys_of
from core.refusals import Refusal

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 1_600
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
JPEG = "image/jpeg"
WHITE = (255, 255, 255)
LOOK_SIDE = 8
# A lens cap and a white wall look like any other.
LEAST_CONTRAST = 12
SEALED = "stored_file.sealed"

# Pillow only warns of a decompression bomb; here it refuses, before it decodes.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
# A picture under the cap may still take 300 MB while it is decoded: not many at once.
_decoding = threading.Semaphore(2)


class NotAPicture(Refusal):
    """The file is no whole picture of a kind that is taken."""


class PictureTooLarge(Refusal):
    """More bytes than `most_bytes` or more pixels than `most_pixels`."""


class FileGone(Refusal):
    """The file was deleted, or never was."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean JPEG; sides in pixels. `look` is its perceptual hash (64 bits); None where there is nothing to see."""

    jpeg: bytes
    width: int
    height: int
    look: bytes | None = None


class StoredFile(Base):
    """A file, encrypted. `about_person` is whom it shows or belongs to: it goes when they are forgotten."""

    __tablename__ = "stored_file"
    # A number is never given twice: what refers to a photo that was dropped finds nothing, not another's.
    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="size"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    about_person: Mapped[int | None] = mapped_column(index=True)
    mime: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]


def sanitise(data: bytes) -> Picture:
    """Draw a picture anew: upright, at most `LONGEST_SIDE`, without metadata. Takes time: doors call it in a thread.

    Raises `NotAPicture`, `PictureTooLarge`.
    """
    if len(data) > MAX_BYTES:
        raise _too_large()
    try:
        with _decoding, Image.open(BytesIO(data), formats=FORMATS) as image:
            return _redrawn(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Refusal:
        raise
    except Exception as error:
        # Pillow's readers raise nearly anything on a broken file.
        raise NotAPicture from error


async def keep(session: AsyncSession, *, picture: Picture, kind: str, about: int | None, now: datetime) -> int:
    """Store a picture and return its number."""
    row = StoredFile(kind=kind, about_person=about, mime=JPEG, width=picture.width, height=picture.height, created_at=now)
    row.sealed = keys_of(session).seal(picture.jpeg, context=SEALED)
    session.add(row)
    await session.flush()
    return row.id


async def load(session: AsyncSession, file_id: int) -> bytes:
    """The bytes of a file. Raises `FileGone`. Who may see it is for the room that kept it to check."""
    sealed = await session.scalar(select(StoredFile.sealed).where(StoredFile.id == file_id))
    if sealed is None:
        raise FileGone(file_id=file_id)
    return keys_of(session).open(sealed, context=SEALED)


async def drop(session: AsyncSession, file_ids: list[int]) -> None:
    """Delete files; what refers to them must be gone before."""
    await session.execute(delete(StoredFile).where(StoredFile.id.in_(file_ids)))


def _redrawn(image: Image.Image) -> Picture:
    if image.width * image.height > MAX_PIXELS:
        raise _too_large()
    # A JPEG is decoded small at once; other kinds are shrunk before anything else copies them.
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    if image.mode.startswith(("I", "F")):
        image = _eight_bits(image)
    if image.mode in {"P", "1"}:
        image = image.convert("RGBA")
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGB", upright.size, WHITE)
    mask = upright.getchannel("A") if "A" in upright.getbands() else None
    clean.paste(upright.convert("RGB"), mask=mask)
    out = BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), clean.width, clean.height, _look(clean))


def _look(image: Image.Image) -> bytes | None:
    """Which of two neighbours is brighter, in a grid of 8 by 8: it stays nearly the same when a picture is shrunk or saved again."""
    grays = list(image.convert("L").resize((LOOK_SIDE + 1, LOOK_SIDE + 1), Image.Resampling.LANCZOS).tobytes())
    if max(grays) - min(grays) < LEAST_CONTRAST:
        return None
    rows, _ = dhash.dhash_row_col(grays, LOOK_SIDE)
    return int(rows).to_bytes(LOOK_SIDE, "big")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen-bit grey as eight: Pillow's own conversion would clip it to white."""
    if not image.mode.startswith("I;16"):
        return image.convert("L")
    return image.convert("I").point(lambda value: value / 256).convert("L")


def _too_large() -> PictureTooLarge:
    return PictureTooLarge(most_bytes=MAX_BYTES, most_pixels=MAX_PIXELS)
