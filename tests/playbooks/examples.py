"""The examples that are shipped, as they stand in their files."""

import tomllib
from pathlib import Path

from csmkit.domain.vocabulary import ClientType
from csmkit.playbooks.triage import read_examples

TEMPLATES = Path(__file__).parents[2] / "templates"


def messages() -> list[tuple[str, str, str]]:
    """Label, Chinese name of the type (or `none`) and text of each example message."""
    data = tomllib.loads((TEMPLATES / "playbooks/messages.toml").read_text("utf-8"))
    examples, problems = read_examples(data, "messages.toml")
    assert not problems
    return [(label, ClientType(label).zh if label else "none", text) for label, text in examples]
