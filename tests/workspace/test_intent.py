"""The note of an unfinished write: what goes in comes out, and damage is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.workspace.intent import FileChange, Intent, appended, read_intent, to_json, written

any_text = st.text(st.characters(exclude_categories=()))
maybe_bytes = st.none() | st.binary(max_size=200)
changes = st.builds(written, any_text, maybe_bytes, maybe_bytes) | st.builds(
    appended, any_text, maybe_bytes, st.binary(max_size=200)
)
intents = st.builds(Intent, any_text, any_text, any_text, st.none() | any_text, st.lists(changes, max_size=4))


@given(intents)
def test_an_intent_comes_back_as_it_was(intent: Intent) -> None:
    assert read_intent(to_json(intent)) == intent


@given(intents, st.data())
def test_a_changed_byte_is_noticed(intent: Intent, data: st.DataObject) -> None:
    raw = bytearray(to_json(intent))
    at = data.draw(st.integers(0, len(raw) - 2))
    raw[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError):
        read_intent(bytes(raw))


@given(intents, st.data())
def test_a_missing_end_is_noticed(intent: Intent, data: st.DataObject) -> None:
    raw = to_json(intent)
    with pytest.raises(ValueError):
        read_intent(raw[: data.draw(st.integers(0, len(raw) - 2))])


@given(maybe_bytes, st.binary(max_size=50))
def test_content_is_what_the_digest_says(old: bytes | None, tail: bytes) -> None:
    change = appended("x", old, tail)
    assert written("x", None, change.content(old or b"")).new_digest == change.new_digest


def test_absent_and_empty_are_two_things() -> None:
    assert written("x", None, b"") != written("x", b"", b"")
    assert FileChange("x", None, None).content(b"") == b""
