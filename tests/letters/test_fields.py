"""Fields a template may print, held to the models, and where each is filled in."""

import pytest
from pydantic import BaseModel

from csmkit.domain.client import Client, Contact
from csmkit.domain.project import Case, Dates, Money, Resources
from csmkit.domain.settings import Me, Platform
from csmkit.domain.vocabulary import Metric
from csmkit.letters import fields
from csmkit.letters.material import METRICS
from tests.letters.record import a_letter, material


def test_the_lists_are_those_of_the_models() -> None:
    assert set(fields.DATES) == set(Dates.model_fields)
    assert set(fields.MONEY) - {"ad_spend"} == set(Money.model_fields)
    assert set(fields.RESOURCES) == set(Resources.model_fields)
    assert set(fields.CASE) == set(Case.model_fields)
    assert set(METRICS) == {metric.value for metric in Metric}
    known = {path for path in fields.KNOWN if path.startswith(("me.", "platform.", "client.", "contact."))}
    models: dict[str, type[BaseModel]] = {"me": Me, "platform": Platform, "client": Client, "contact": Contact}
    for path in known:
        table, _dot, key = path.partition(".")
        assert key in models[table].model_fields


@pytest.mark.parametrize(
    ("path", "message", "fix"),
    [
        (
            "project.dates.end",
            "projects/antler-lamp.toml: dates.end is empty",
            "csm project set antler-lamp dates.end=…",
        ),
        ("client.since", "clients/antler.toml: since is empty", "csm client set antler since=…"),
        (
            "contact.email",
            "clients/antler.toml: contacts.lin.email is empty",
            "csm client set antler contacts.lin.email=…",
        ),
        ("facts.unknown_fee", "facts.toml: unknown_fee has no value", "csm facts set unknown_fee …"),
        ("facts.payout_day", "facts.toml: there is no payout_day", "did you mean payout_days?"),
        ("me.title", "csm.toml: me.title is empty", ""),
        ("numbers.raised", "journal: raised is empty", "csm log antler-lamp --metric raised=…"),
        ("numbers.before.ctr", "journal: before.ctr is empty", "csm log antler-lamp --metric ctr=…"),
        ("ask.reason", "'reason' is asked for: 原因是什麼", "--set reason=…"),
        ("reason", "'reason' is asked for: 原因是什麼", "--set reason=…"),
        (
            "project.dates.ends",
            "templates/mail/zh-TW/x.md: letters know no 'project.dates.ends'",
            "did you mean project.dates.end?",
        ),
        ("years_with_us", "clients/antler.toml: since is empty", "csm client set antler since=…"),
        (
            "project.links.blog",
            "projects/antler-lamp.toml: links.blog is empty",
            "csm project set antler-lamp links.blog=…",
        ),
        ("next.by", "the letter: next.by is empty", "--set by=2026-02-03"),
    ],
)
def test_a_gap_says_which_file_and_key_to_fill(path: str, message: str, fix: str) -> None:
    assert fields.fill_in(path, a_letter(asks={"reason": "原因是什麼"}), material()) == (message, fix)


@pytest.mark.parametrize(
    ("path", "fix"),
    [
        ("contact.greeting", "csm client set antler contacts.main.name=… contacts.main.greeting=…"),
        ("contact.name", "csm client set antler contacts.main.name=…"),
    ],
)
def test_a_contact_that_is_not_there_yet_can_be_made(path: str, fix: str) -> None:
    assert fields.fill_in(path, a_letter(), material(client={"contacts": {}})._replace(contact_key=""))[1] == fix
