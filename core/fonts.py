"""Which font has a sign. The font of the house has 44,810 signs; for rarer ones in names, fuller fonts of the machine are looked into."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.drawing import FONT_FILE, SIMPLIFIED

# Where systems keep fonts, and those free ones that have the rarest signs, fullest first.
FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("~/.fonts"), Path("~/.local/share/fonts"))
FULLER = ("Plangothic*.ttf", "Plangothic*.otf", "Jigmo*.ttf", "HanaMin*.ttf", "HanaMin*.otf", "BabelStoneHan*.ttf")


class NoGlyph(ValueError):
    """No font here has these signs: what is drawn would show boxes."""

    def __init__(self, signs: Iterable[str]) -> None:
        self.signs = "".join(sorted(set(signs)))
        super().__init__(f"no installed font has {self.signs} ({' '.join(f'U+{ord(sign):04X}' for sign in self.signs)})")


@dataclass(frozen=True, slots=True)
class Face:
    """A font: its file, and its number in a collection."""

    file: str
    number: int = 0


HOUSE = Face(FONT_FILE, SIMPLIFIED)


@cache
def fuller() -> tuple[Face, ...]:
    """Fonts of the machine to fall back to."""
    found = (file for name in FULLER for folder in FOLDERS for file in sorted(folder.expanduser().rglob(name)))
    return tuple(Face(str(file)) for file in found)


@cache
def signs_of(face: Face) -> frozenset[int]:
    """The code points that a font has."""
    # It reads the font's tables, a tenth of a second: only what draws papers needs it.
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # noqa: PLC0415 - it has no stubs

    with TTFont(face.file, fontNumber=face.number, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def missing(text: str, *, faces: tuple[Face, ...] | None = None) -> str:
    """The signs of a text that none of the fonts has, each once; a door asks before somebody's words are printed."""
    known = faces if faces is not None else (HOUSE, *fuller())
    return "".join(sorted({sign for sign in text if not any(ord(sign) in signs_of(face) for face in known)}))


def by_sign(text: str, *, faces: tuple[Face, ...] | None = None) -> Mapping[str, Face]:
    """The first font that has it, for each sign of a text. Raises `NoGlyph`."""
    known = faces if faces is not None else (HOUSE, *fuller())
    chosen: dict[str, Face] = {}
    for sign in set(text):
        face = next((face for face in known if ord(sign) in signs_of(face)), None)
        if face is not None:
            chosen[sign] = face
    if len(chosen) < len(set(text)):
        raise NoGlyph(set(text) - chosen.keys())
    return chosen
