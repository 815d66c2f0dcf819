"""The vocabulary, slugs, stages and settings."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from csmkit.domain.client import Client
from csmkit.domain.faults import faults_of, word_of
from csmkit.domain.project import DATE_NAMES, Project
from csmkit.domain.settings import Settings
from csmkit.domain.slug import check_slug, slug_fault, slug_from
from csmkit.domain.stage import ACTIVE, BEGINS_ON, FINISHED, MOVES, makes_sense
from csmkit.domain.vocabulary import Channel, ClientType, Kind, Role, Stage
from csmkit.errors import UsageError


@pytest.mark.parametrize("words", [Kind, Stage, ClientType, Role, Channel])
def test_every_word_answers_to_id_and_chinese_name(words: type[Kind]) -> None:
    for word in words:
        assert words(word.value) is words(word.zh) is word
        assert word_of(words, word.value.upper()) is word
    assert len({word.zh for word in words}) == len(words)


def test_a_unique_beginning_is_enough_and_typos_get_a_hint() -> None:
    assert word_of(Stage, "prep") is Stage.PREPARING
    with pytest.raises(ValueError, match="did you mean live"):
        word_of(Stage, "lvie")
    with pytest.raises(ValueError, match="is not one of"):
        word_of(Stage, "c")


@pytest.mark.parametrize("slug", ["lumi-lamp", "a", "夜讀燈", "2026-繪本", "x_y", "ärger"])
def test_good_slugs(slug: str) -> None:
    assert check_slug(slug) == slug


@pytest.mark.parametrize(
    "slug",
    [
        "",
        ".",
        "..",
        "../../x",
        "a/b",
        "a\\b",
        "con",
        "NUL",
        "com1",
        "-a",
        "a-",
        "a b",
        "a.b",
        "長" * 65,
        "a\x00",
        "e\u0301",
        "a\u202eb",
        "\udcff",
    ],
)
def test_bad_slugs_say_why(slug: str) -> None:
    assert slug_fault(slug)
    with pytest.raises(UsageError):
        check_slug(slug)


@given(st.text(max_size=80))
def test_a_slug_made_from_any_title_is_good(title: str) -> None:
    assert slug_fault(slug_from(title)) is None


def test_the_table_of_moves_is_closed() -> None:
    assert set(MOVES) == set(Stage) == ACTIVE | FINISHED | {Stage.LEAD}
    assert all(to in Stage and to is not stage for stage, targets in MOVES.items() for to in targets)
    assert set(BEGINS_ON.values()) <= set(DATE_NAMES)


def test_every_stage_can_be_reached_from_the_first() -> None:
    reached, fresh = set(), {Stage.LEAD}
    while fresh:
        reached |= fresh
        fresh = {to for stage in fresh for to in MOVES[stage]} - reached
    assert reached == set(Stage)


def test_money_never_moves_before_a_decision() -> None:
    assert not makes_sense(Stage.LIVE, Stage.CLOSING) and not makes_sense(Stage.ENDED, Stage.CLOSED)


PROJECT = {"title": "燈", "client": "lumi"}


@pytest.mark.parametrize(
    ("values", "key", "words"),
    [
        ({"title": ""}, "title", "empty"),
        ({"dates": {"launch": date(2026, 3, 1), "end": date(2026, 2, 1)}}, "dates.end", "before launch"),
        ({"dates": {"end": "2026-02-03"}}, "dates.end", "in quotes"),
        ({"money": {"goal": 1.5}}, "money.goal", "whole number"),
        ({"money": {"goal": True}}, "money.goal", "whole number"),
        ({"money": {"goal": -1}}, "money.goal", "less than"),
        ({"kind": "rocket"}, "kind", "not one of"),
        ({"todo": [{"what": "x"}, {"what": "y", "due": 3}]}, "todo.2.due", "not a date"),
        ({"dates": 5}, "dates", "not a table"),
        ({"dates": {"end": date(1, 1, 1)}}, "dates.end", "out of range"),
    ],
)
def test_faults_name_the_key_as_the_user_wrote_it(values: dict[str, object], key: str, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Project.model_validate({**PROJECT, **values})
    fault = faults_of(caught.value)[0]
    assert fault.dotted == key and words in fault.message


def test_unknown_keys_are_kept_in_records_and_refused_in_settings() -> None:
    assert Project.model_validate({**PROJECT, "own": 1}).model_dump()["own"] == 1
    with pytest.raises(ValidationError):
        Settings.model_validate({"langauge": "en"})


def test_what_a_client_refuses_is_never_the_channel() -> None:
    contact = {"name": "林", "email": "l@x.example", "phone": "02", "chat_id": "lin"}
    base = {"name": "x", "contacts": {"lin": contact}}
    assert Client.model_validate(base).reachable_by() is Channel.EMAIL
    assert Client.model_validate({**base, "preferred_channel": "line"}).reachable_by() is Channel.LINE
    refusing = {**base, "preferred_channel": "email", "limits": {"no_email": True}}
    assert Client.model_validate(refusing).reachable_by() is Channel.LINE
    assert Client.model_validate({"name": "x"}).reachable_by() is None


def test_quiet_days_are_dates_or_weekdays() -> None:
    client = Client.model_validate({"name": "x", "limits": {"quiet_days": ["sat", date(2026, 1, 6)]}})
    assert [day for day in range(1, 12) if client.is_quiet(date(2026, 1, day))] == [3, 6, 10]


def test_tiers_rank_by_their_order() -> None:
    settings = Settings.model_validate({"tiers": {"top": {"name": "頂級"}, "rest": {"name": "其他"}}})
    assert settings.find_tier("頂級") == "top" and settings.tier_rank("rest") == 1 and settings.tier_rank("gone") == 2
