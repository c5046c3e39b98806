"""Files that should never hurt: `python tests/corpus/make_files.py FOLDER` writes them, `files()` gives them to tests."""

import io
import struct
import sys
import zlib
from pathlib import Path

from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112
LARGE = 21 * 1024 * 1024


def files() -> dict[str, bytes]:
    """By name: pixel bombs under and over Pillow's own limit, truncated and doubled formats, odd colours, GPS, nothing at all."""
    good = photo()
    return {
        "bomb.png": bomb_png(13_000, 13_000),
        "huge.png": bomb_png(30_000, 30_000),
        "truncated.jpg": good[: len(good) // 2],
        "gps.jpg": with_gps(),
        "polyglot.jpg": good + b"<html><script>alert(1)</script></html>",
        "script.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "fits.jpg": b"SIMPLE  =                    T" + b" " * 2850,
        "empty.jpg": b"",
        "frame.gif": frame_larger_than_canvas(),
        "large.bin": b"\0" * LARGE,
        "cmyk.jpg": _saved(Image.new("CMYK", (100, 100), (0, 255, 0, 0)), "JPEG"),
        "deep.png": _saved(Image.new("I;16", (100, 100), 40_000), "PNG"),
        "../../name.jpg".replace("/", "_"): good,
    }


def bomb_png(width: int, height: int) -> bytes:
    """A PNG of width × height black pixels, a few kilobytes on disk."""
    packer = zlib.compressobj(9)
    row = b"\0" * (width // 8 + 2)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def photo(exif: Image.Exif | None = None) -> bytes:
    """A JPEG as a phone takes it, 640 × 480."""
    image = Image.effect_noise((640, 480), 80).convert("RGB")
    return _saved(image, "JPEG", exif or Image.Exif())


def with_gps() -> bytes:
    """A photo that lies on its side and says where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (43.0, 50.0, 14.0), 3: "E", 4: (126.0, 33.0, 36.0)})
    exif[GPS] = exif.get_ifd(GPS)
    return photo(exif)


def frame_larger_than_canvas() -> bytes:
    """An animated GIF of 10 × 10 whose frames claim to be 65,535 × 65,535."""
    out = io.BytesIO()
    Image.new("P", (10, 10)).save(out, "GIF", save_all=True, append_images=[Image.new("P", (10, 10), 1)])
    return out.getvalue().replace(b"\x2c\0\0\0\0\x0a\0\x0a\0", b"\x2c\0\0\0\0\xff\xff\xff\xff")


def _saved(image: Image.Image, kind: str, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    if exif is None:
        image.save(out, kind)
    else:
        image.save(out, kind, quality=85, exif=exif)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files().items():
        (folder / name).write_bytes(data)
