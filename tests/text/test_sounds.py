"""Slips of phonetic typing sound like the word that was meant."""

import pytest

from csmkit.text.sounds import sound_of


@pytest.mark.parametrize(("slip", "meant"), [("幕资", "募资"), ("手序", "手续"), ("因该", "应该"), ("受纵", "受众")])
def test_slips_sound_alike(slip: str, meant: str) -> None:
    assert sound_of(slip) == sound_of(meant) is not None


def test_other_words_do_not() -> None:
    assert sound_of("广告") != sound_of("预算")


@pytest.mark.parametrize("text", ["ab", "の告", "广1"])
def test_unknown_sounds_are_none(text: str) -> None:
    assert sound_of(text) is None
