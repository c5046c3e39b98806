"""Words in the reader's language. Texts in the code are English; `locales/` holds Chinese, the default."""

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DOMAIN = "estation"
DEFAULT = "zh"
CATALOGS = {"zh": "zh_CN"}
LANGUAGES = ("zh", "en")


class CatalogMissing(Exception):
    """The translations were not compiled."""


class Translator:
    """Say things in one language: `t("Hello {name}", name=…)`."""

    def __init__(self, language: str, catalog: NullTranslations) -> None:
        self.language = language
        self._catalog = catalog

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in this language, its `{names}` filled in. Without values it is taken as it stands."""
        text = self._catalog.gettext(message) if message else ""
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, number: int, **values: object) -> str:
        """The message for this number; `{number}` stands for it."""
        return self._catalog.ngettext(one, many, number).format(number=number, **values)


Translate = Callable[..., str]


def mark(message: str) -> str:
    """Mark a text that is translated later, where it is said: `t(TEXT)`."""
    return message


def best_language(code: str | None) -> str:
    """The language we speak that suits an IETF code such as zh-hans or en-GB; the default when unknown."""
    short = (code or "").partition("-")[0].partition("_")[0].lower()
    return DEFAULT if short in ("zh", "") else "en"


@cache
def translator(language: str) -> Translator:
    """The translator for "zh" or "en"; any other code gets the nearest. Raises `CatalogMissing`."""
    known = language if language in LANGUAGES else best_language(language)
    if known not in CATALOGS:
        return Translator(known, NullTranslations())
    path = LOCALES / CATALOGS[known] / "LC_MESSAGES" / f"{DOMAIN}.mo"
    try:
        with path.open("rb") as file:
            return Translator(known, GNUTranslations(file))
    except FileNotFoundError:
        raise CatalogMissing(f"{path.name} is missing: `make run` compiles the translations, or `make translations` alone") from None
