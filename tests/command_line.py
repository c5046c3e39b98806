"""The command line as a script sees it, and what it needs to found a house."""

from typer.testing import CliRunner, Result

from main import app

HOUSE = ("--street", "江南街道", "--community", "龙城社区", "--code", "longcheng", "--station", "龙城社区驿站")
PEOPLE = ("--duty-phone", "0432-62010336", "--administrator", "钱卫东")


def command_line(*words: str) -> Result:
    """What these words print, and their exit code."""
    return CliRunner().invoke(app, words)
