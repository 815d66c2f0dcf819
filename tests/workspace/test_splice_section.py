"""Whole keyed tables written into a file a person keeps."""

import tomllib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.errors import RefusedError
from csmkit.workspace.splice_section import set_section

PATH = ("closeout", "answers", "reached")
VALUES = {"value": "yes", "by": "lin", "on": date(2026, 4, 2), "evidence": None}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("head", ["", "\ufeff", 'title = "燈"  # 說明\n', 'title = "燈"', '[[todo]]\nwhat = "a"\n\n\n'])
def test_a_new_section_goes_to_the_end(head: str, newline: str) -> None:
    data = head.replace("\n", newline).encode()
    made = set_section(data, PATH, VALUES)
    assert made.startswith(data)
    assert tomllib.loads(made.decode("utf-8-sig"))["closeout"]["answers"]["reached"]["on"] == date(2026, 4, 2)
    if newline == "\r\n" and b"\r\n" in data:
        assert made.count(b"\n") == made.count(b"\r\n")


def test_a_section_that_is_there_changes_its_keys_only() -> None:
    data = set_section(b'title = "a"\n', PATH, {**VALUES, "evidence": "LINE"})
    data = set_section(data, ("closeout", "answers", "advance"), {"value": "no"}) + b"# end\n"
    made = set_section(data, PATH, {**VALUES, "value": "no"})
    assert made == data.replace(b'value = "yes"', b'value = "no"').replace(b'evidence = "LINE"\n', b"")


@pytest.mark.parametrize("text", ["closeout = { answers = {} }\n", "closeout = 3\n", "[[closeout]]\na = 1\n", "x = ="])
def test_a_form_that_does_not_allow_it_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="closeout"):
        set_section(text.encode(), PATH, VALUES)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from("abcd"), st.text(max_size=20) | st.integers(0, 10**6), min_size=1))
def test_what_is_written_is_read(values: dict[str, str | int]) -> None:
    data = b"title = 'x' # kept\n"
    made = set_section(set_section(data, PATH, {"a": "before"}), PATH, values)
    assert made.startswith(data)
    assert tomllib.loads(made.decode())["closeout"]["answers"]["reached"] == {"a": "before", **values}
