"""Rows of the benchmark report: ours beside a bare baseline, measured in turn in the same run."""

import asyncio
import json
import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5

Work = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Row:
    """One figure: medians of ours and of the bare baseline, in `unit`, and the median of their ratios, round by round."""

    name: str
    ours: float
    bare: float
    unit: str
    ratio: float
    aim: str
    what: str


async def rate(work: Work, *, tasks: int, seconds: float) -> float:
    """How often a second `work(task)` ends when so many tasks do it over and over."""
    ends = time.perf_counter() + seconds

    async def over_and_over(task: int) -> int:
        count = 0
        while time.perf_counter() < ends:
            await work(task)
            count += 1
        return count

    start = time.perf_counter()
    counts = await asyncio.gather(*(over_and_over(task) for task in range(tasks)))
    return sum(counts) / (time.perf_counter() - start)


async def compare(
    ours: Callable[[], Awaitable[float]], bare: Callable[[], Awaitable[float]], *, rounds: int = ROUNDS
) -> tuple[float, float, float]:
    """Measure ours and bare in turn, after one round that does not count: median of ours, of bare, and of the ratios."""
    pairs = [(await ours(), await bare()) for _ in range(rounds + 1)][1:]
    return (
        statistics.median(pair[0] for pair in pairs),
        statistics.median(pair[1] for pair in pairs),
        statistics.median(pair[0] / pair[1] for pair in pairs),
    )


class Report:
    """Collects rows; writes them for people and for programs."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(self, name: str, measured: tuple[float, float, float], *, unit: str, aim: str, what: str) -> Row:
        ours, bare, ratio = measured
        row = Row(name, round(ours, 2), round(bare, 2), unit, round(ratio, 3), aim, what)
        self.rows.append(row)
        print(f"{row.name:24} ours {row.ours:>12,.2f}  bare {row.bare:>12,.2f} {row.unit:16} ratio {row.ratio:.2f}  aim {row.aim}")
        return row

    def write(self) -> None:
        build = ROOT / "build"
        build.mkdir(exist_ok=True)
        (build / "bench.json").write_text(json.dumps({"rows": [asdict(row) for row in self.rows]}, indent=1) + "\n")
        (ROOT / "docs" / "performance.md").write_text(self._page())

    def _page(self) -> str:
        lines = [
            "# How fast it is",
            "",
            f"`make bench` wrote this page: Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores.",
            "Each row was measured beside a bare baseline on the same database in the same run, in turn.",
            "Figures are medians; the ratio is ours over bare.",
            "",
            "| row | ours | bare | unit | ratio | aim | what is compared |",
            "|---|---:|---:|---|---:|---|---|",
        ]
        return "\n".join([*lines, *map(_line, self.rows)]) + "\n"


def _line(row: Row) -> str:
    return f"| `{row.name}` | {row.ours:,.2f} | {row.bare:,.2f} | {row.unit} | {row.ratio:.2f} | {row.aim} | {row.what} |"
