"""Pages made to be slow are read like others: no rule goes over a text again and again."""

import pytest

from csmkit.pages.findings import find_all
from tests.pages.samples import seen

MANY = 20_000
HOSTILE = [
    "[" * MANY,
    "![" * MANY,
    "# " + " " * MANY + "x",
    "**" + "。" * MANY + "x",
    "**a" * MANY,
    "a" * MANY + "@",
    "1" * MANY,
    "1," * MANY,
    "「" * MANY,
    "| " * MANY,
    "<" * MANY,
    ("風險\n\n" * (MANY // 10)),
    ("風險：" * MANY),
    "預計出貨" * (MANY // 4),
    "q " * MANY + "?",
]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", ["p.md", "p.html"])
def test_no_text_stops_the_reader(text: str, name: str) -> None:
    found = seen(text, name)
    assert find_all(found, "product", [], None) is not None
