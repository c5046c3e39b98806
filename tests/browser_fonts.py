"""Chinese for a Chromium on a machine that has no Chinese fonts: the one that badges are drawn with."""

import os
from importlib.metadata import files
from pathlib import Path

FONT = "NotoSansCJK-Regular.ttc"
PACKAGE = "noto-cjk-sans-otc"


def environment_with_fonts(folder: Path) -> dict[str, str | float | bool]:
    """The environment in which Chromium finds them; its font settings are written into `folder`."""
    (font,) = (Path(str(file.locate())) for file in files(PACKAGE) or [] if file.name == FONT)
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{font.parent}</dir><cachedir>{folder}</cachedir></fontconfig>'
    )
    return {**os.environ, "FONTCONFIG_FILE": str(settings)}
