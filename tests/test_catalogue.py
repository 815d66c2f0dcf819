"""Every message the program says has a Chinese translation that fits, and the compiled catalogue is in step."""

import io
import re
from gettext import GNUTranslations
from pathlib import Path
from typing import IO, NamedTuple

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parent.parent / "csmkit"
FOLDER = PACKAGE / "locale" / "zh_TW" / "LC_MESSAGES"
BRACES = re.compile(r"\{[a-z_]*\}")
MAINLAND = (
    "項目",
    "視頻",
    "質量",
    "信息",
    "短信",
    "默認",
    "用戶",
    "反饋",
    "渠道",
    "優化",
    "文件夾",
    "鼠標",
    "軟件",
    "數據庫",
    "打印",
    "加載",
    "創建",
    "保存",
)


class Said(NamedTuple):
    """A message, and the place it was first found."""

    place: str
    id: str | tuple[str, ...]


def catalogue() -> Catalog:
    with (FOLDER / "csmkit.po").open("rb") as file:
        return read_po(file, locale="zh_TW")


def said() -> dict[str, Said]:
    """Every message in the source by its (singular) id."""
    found: dict[str, Said] = {}
    keywords = {"_": None, "_N": None, "ngettext": (1, 2)}
    for name, line, message, _comments, _context in extract_from_dir(PACKAGE, [("**.py", "python")], keywords=keywords):
        found.setdefault(message[0] if isinstance(message, tuple) else message, Said(f"{name}:{line}", message))
    return found


def strings(message: Message) -> tuple[str, ...]:
    """The translations of a message, one per plural form."""
    return message.string if isinstance(message.string, tuple) else (str(message.string or ""),)


def ids(message: Message) -> tuple[str, ...]:
    """The source text of a message, singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translated(catalogue: Catalog) -> dict[str, Message]:
    """The catalogue's entries by their (singular) id."""
    return {ids(entry)[0]: entry for entry in catalogue if entry.id}


def test_no_message_is_untranslated() -> None:
    known = translated(catalogue())
    missing = [
        f"{place}: {message!r}"
        for message, (place, _id) in said().items()
        if message not in known or not all(strings(known[message]))
    ]
    assert not missing, "\n".join(missing)


def test_no_translation_is_stale() -> None:
    source = said()
    stale = [
        message
        for message, entry in translated(catalogue()).items()
        if message not in source and "typer" not in " ".join(entry.auto_comments)
    ]
    assert not stale, "\n".join(map(repr, stale))


def test_no_translation_is_fuzzy() -> None:
    assert [message.id for message in catalogue() if message.fuzzy and message.id] == []


@pytest.mark.parametrize("which", ["braces", "spaces"])
def test_translations_keep_their_blanks(which: str) -> None:
    wrong = []
    for message in catalogue():
        if not message.id:
            continue
        for text in strings(message):
            if which == "braces" and set(BRACES.findall(ids(message)[-1])) != set(BRACES.findall(text)):
                wrong.append(message.id)
            if which == "spaces" and (text != text.strip()) and ids(message)[0] == ids(message)[0].strip():
                wrong.append(message.id)
    assert not wrong, "\n".join(map(repr, wrong))


def test_the_chinese_is_taiwan_s() -> None:
    wrong = [
        (message.id, word) for message in catalogue() for word in MAINLAND if message.id and word in str(message.string)
    ]
    assert not wrong


def test_the_compiled_catalogue_is_in_step() -> None:
    fresh = io.BytesIO()
    write_mo(fresh, catalogue())
    fresh.seek(0)
    with (FOLDER / "csmkit.mo").open("rb") as compiled:
        assert messages(compiled) == messages(fresh), "run: python -m tests.compile_catalogue"


def messages(compiled: IO[bytes]) -> dict[object, str]:
    """What a compiled catalogue says, without its header, which names the version of the compiler."""
    said: dict[object, str] = vars(GNUTranslations(compiled))["_catalog"]
    return {key: text for key, text in said.items() if key}
