"""Small pages for single rules."""

import tomllib
from pathlib import Path

from csmkit.pages.document import read_page
from csmkit.pages.recognise import Recognised, recognise
from csmkit.pages.structure import Structure, load_structure

TEMPLATES = Path(__file__).parent.parent.parent / "templates/pages"


def structure(kind: str = "product") -> Structure:
    """A built-in structure."""
    files = [(name, tomllib.loads((TEMPLATES / f"{name}.toml").read_text("utf-8"))) for name in ("_base", kind)]
    return load_structure(kind, files)


def seen(text: str | bytes, name: str = "page.md", kind: str = "product") -> Recognised:
    """A small page laid against its structure."""
    raw = text.encode() if isinstance(text, str) else text
    return recognise(read_page(raw, name=name), structure(kind))


def status(text: str | bytes, section: str, name: str = "page.md", kind: str = "product") -> str:
    """What became of one section."""
    found = seen(text, name, kind).find(section)
    assert found is not None
    return found.status


STORY = (
    "# 夜讀燈\n\n一盞 5 公分的夾燈，給睡前想讀書的你。\n\n![夾在書上的燈](kv.jpg)\n\n"
    "## 為什麼要做\n\n每次關了大燈想讀書，另一半總是被吵醒，我們只好躲在被子裡用手機。\n\n"
    "## 三大特色\n\n- 夾得住：0.5 到 3 公分的書都夾得穩\n- 不刺眼：色溫 2700K，光只照在書頁上\n- 充一次用一週：每天兩小時\n\n"
)
