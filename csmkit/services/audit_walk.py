"""A page only eyes can read, section by section: the answers so far are kept, so that it can be left and taken up."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from csmkit.language import _
from csmkit.pages.block import Read
from csmkit.pages.findings import Finding, Severity
from csmkit.pages.recognise import Seen, Status
from csmkit.pages.report import Report
from csmkit.pages.structure import Section, Structure
from csmkit.text.toml import parse
from csmkit.workspace.root import PRIVATE

ANSWERS = ("yes", "no", "skip")


class Walk(NamedTuple):
    """How far a walk has come: answers by section, and where it is kept."""

    path: Path | None
    answers: dict[str, str]


def take_up(root: Path | None, name: str) -> Walk:
    """The walk of a name (a project or kind), with the answers given before."""
    if root is None:
        return Walk(None, {})
    path = root / PRIVATE / "walks" / f"{name}.toml"
    try:
        data, _fault = parse(path.read_text("utf-8"), path.name)
    except OSError:
        data = None
    return Walk(path, {key: value for key, value in (data or {}).items() if value in ANSWERS})


def keep(walk: Walk, section: str, answer: str) -> None:
    """Remember an answer; where nothing can be written the walk goes on without."""
    walk.answers[section] = answer
    if walk.path is not None:
        with suppress(OSError):
            walk.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            walk.path.write_text("".join(f'{key} = "{value}"\n' for key, value in walk.answers.items()), "utf-8")


def finish(walk: Walk) -> None:
    """Forget the walk once it is done."""
    if walk.path is not None:
        walk.path.unlink(missing_ok=True)


def still_open(walk: Walk, structure: Structure) -> list[Section]:
    """The sections not answered yet, in order."""
    return [section for section in structure.sections if section.id not in walk.answers]


def report_of(walk: Walk, structure: Structure, project: str) -> Report:
    """The answers as the report of a page; what was skipped cannot be told."""
    meant: dict[str, Status] = {"yes": "present", "no": "missing", "skip": "cannot_tell"}
    seen = tuple(Seen(section, meant[walk.answers.get(section.id, "skip")]) for section in structure.sections)
    severities: dict[str, Severity] = {"must": "error", "should": "warning", "optional": "note"}
    findings = [
        Finding(
            one.section.id,
            "missing",
            severities[one.section.need],
            "pictures" if one.section.id == "hero_visual" else "copy",
            one.section.id,
            _("{name}: not there").format(name=one.section.name),
        )
        for one in seen
        if one.status == "missing"
    ]
    findings.sort(key=lambda finding: (finding.step != "pictures", list(severities.values()).index(finding.severity)))
    return Report(
        _("walked through"), structure.kind, structure, True, False, Read(0, 0, 0, 0, 0, 0), "text", "", (), seen, (),
        tuple(findings), (), project,
    )  # fmt: skip
