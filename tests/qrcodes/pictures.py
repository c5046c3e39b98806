"""Pages of a PDF as pictures: its areas, drawn by their operators. Letters and lines are left out: codes are what is looked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageDraw
from pypdf import PdfReader

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
# So finely is a curve walked along.
STEPS = 8


def pages_of(file: bytes, *, dpi: int) -> list[Image.Image]:
    """Each page, white where nothing is drawn."""
    return [
        _Page(float(page.mediabox.width), float(page.mediabox.height), dpi).drawn(page.get_contents())
        for page in PdfReader(BytesIO(file)).pages
    ]


@dataclass
class _State:
    matrix: Matrix
    colour: tuple[int, int, int] = (0, 0, 0)


@dataclass
class _Page:
    wide: float
    high: float
    dpi: int
    paths: list[list[Point]] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)

    def drawn(self, contents: object) -> Image.Image:
        scale = self.dpi / 72
        size = round(self.wide * scale), round(self.high * scale)
        picture = Image.new("RGB", size, "white")
        self.brush = ImageDraw.Draw(picture)
        self.states = [_State((scale, 0, 0, -scale, 0, self.high * scale))]
        data = contents.get_data()  # type: ignore[attr-defined] # pypdf types it as any object
        acts: dict[str, Callable[[], None]] = {
            "q": self._keep,
            "Q": self._back,
            "cm": self._move,
            "rg": self._ink,
            "re": self._rectangle,
            "m": self._start,
            "c": self._curve,
            "f": self._fill,
            "S": self.paths.clear,
            "s": self.paths.clear,
            "l": self.numbers.clear,
        }
        for token in data.decode("latin-1").split():
            try:
                self.numbers.append(float(token))
            except ValueError:
                acts.get(token, self.numbers.clear)()
                self.numbers.clear()
        return picture

    def _at(self, x: float, y: float) -> Point:
        a, b, c, d, e, f = self.states[-1].matrix
        return a * x + c * y + e, b * x + d * y + f

    def _keep(self) -> None:
        self.states.append(_State(self.states[-1].matrix, self.states[-1].colour))

    def _back(self) -> None:
        self.states.pop()

    def _move(self) -> None:
        a, b, c, d, e, f = self.numbers[-6:]
        (ox, oy), (px, py), (qx, qy) = self._at(e, f), self._at(a + e, b + f), self._at(c + e, d + f)
        self.states[-1].matrix = (px - ox, py - oy, qx - ox, qy - oy, ox, oy)

    def _ink(self) -> None:
        red, green, blue = (round(255 * part) for part in self.numbers[-3:])
        self.states[-1].colour = (red, green, blue)

    def _rectangle(self) -> None:
        x, y, wide, high = self.numbers[-4:]
        self.paths.append([self._at(x, y), self._at(x + wide, y), self._at(x + wide, y + high), self._at(x, y + high)])

    def _start(self) -> None:
        x, y = self.numbers[-2:]
        self.paths.append([self._at(x, y)])

    def _curve(self) -> None:
        x1, y1, x2, y2, x3, y3 = self.numbers[-6:]
        path = self.paths[-1]
        path.extend(_walked(path[-1], self._at(x1, y1), self._at(x2, y2), self._at(x3, y3)))

    def _fill(self) -> None:
        for path in self.paths:
            left, top = min(x for x, _ in path), min(y for _, y in path)
            right, bottom = max(x for x, _ in path), max(y for _, y in path)
            if len(path) == 4:
                self.brush.rectangle((round(left), round(top), round(right) - 1, round(bottom) - 1), fill=self.states[-1].colour)
            else:
                self.brush.polygon(path, fill=self.states[-1].colour)
        self.paths.clear()


def _walked(start: Point, one: Point, other: Point, end: Point) -> Iterator[Point]:
    for step in range(1, STEPS + 1):
        t = step / STEPS
        parts = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        corners = start, one, other, end
        yield sum(p * c[0] for p, c in zip(parts, corners, strict=True)), sum(p * c[1] for p, c in zip(parts, corners, strict=True))
