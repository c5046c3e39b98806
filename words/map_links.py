"""Where a position can be seen on the maps that people here have. Each wants its own order, and to be told that it is WGS-84."""

from urllib.parse import urlencode

from core.i18n import Translator

# About a metre: more would say what a phone cannot know.
DIGITS = 5


def map_links(latitude: float, longitude: float, title: str, t: Translator) -> list[tuple[str, str]]:
    """What each map is called, and the address that shows this position on it under this title."""
    north, east = f"{latitude:.{DIGITS}f}", f"{longitude:.{DIGITS}f}"
    return [
        (t("Amap"), amap(north, east, title)),
        (t("QQ map"), tencent(north, east, title)),
        (t("Baidu"), baidu(north, east, title)),
    ]


def amap(north: str, east: str, title: str) -> str:
    """Longitude first."""
    return "https://uri.amap.com/marker?" + _asked(position=f"{east},{north}", name=title, coordinate="wgs84", callnative="0")


def tencent(north: str, east: str, title: str) -> str:
    """Latitude first; 1 is what a phone's GPS gives. A semicolon or colon would end the title."""
    marker = f"coord:{north},{east};title:{_plain(title)};addr:{_plain(title)}"
    return "https://apis.map.qq.com/uri/v1/marker?" + _asked(marker=marker, coord_type="1", referer="e-station")


def baidu(north: str, east: str, title: str) -> str:
    """Latitude first."""
    asked = _asked(location=f"{north},{east}", title=title, content=title, coord_type="wgs84", output="html", src="e-station")
    return "https://api.map.baidu.com/marker?" + asked


def _asked(**values: str) -> str:
    return urlencode(values, safe=",:;")


def _plain(title: str) -> str:
    return title.replace(";", " ").replace(":", " ")
