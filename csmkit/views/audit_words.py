"""Words that every form of an audit shares."""

from csmkit.domain.vocabulary import Kind
from csmkit.language import _, current, ngettext
from csmkit.pages.recognise import Seen
from csmkit.pages.report import Report, mended
from csmkit.pages.structure import Section
from csmkit.services.audit import Before, Failed

MARKS = {"present": "+", "weak": "~", "empty": "o", "missing": "-", "cannot_tell": "?"}


def status_word(status: str) -> str:
    """A section's status in the interface's language."""
    return {
        "present": _("there"),
        "weak": _("weak"),
        "empty": _("empty"),
        "missing": _("not there"),
        "cannot_tell": _("cannot tell"),
    }[status]


def kind_word(kind: str) -> str:
    """A kind of project in the interface's language; one of somebody's own as it is called."""
    return Kind(kind).label if kind in set(Kind) else kind


def shown(seen: Seen) -> str:
    """What a report shows of a section: what it lacks, or the words of the page; a silent picture by what it is."""
    silent = {"picture": _("picture"), "video": _("video")} if seen.section.id == "hero_visual" else {}
    return "、".join(seen.lacks) or silent.get(seen.evidence, seen.evidence)


def need_word(need: str) -> str:
    """How badly a section is needed."""
    return {"must": _("must"), "should": _("should"), "optional": _("optional")}[need]


def step_word(step: str) -> str:
    """A step of the repair."""
    return {
        "order": _("1 Order of sections"),
        "pictures": _("2 Pictures"),
        "copy": _("3 Copy"),
        "traffic": _("4 Traffic"),
    }[step]


def section_name(section: Section) -> str:
    """A section's name: Chinese, and English beside it where the interface speaks English."""
    return section.name if current() == "zh_TW" else f"{section.name} {section.english}"


def read_line(report: Report) -> str:
    """What was read, in one line."""
    read = report.read
    pieces = [
        ngettext("{count} character", "{count} characters", read.characters).format(count=f"{read.characters:,}"),
        ngettext("{count} heading", "{count} headings", read.headings).format(count=read.headings),
        _("{count} pictures ({silent} without text)").format(count=read.pictures, silent=read.pictures_without_text),
        ngettext("{count} table", "{count} tables", read.tables).format(count=read.tables),
        ngettext("{count} video", "{count} videos", read.videos).format(count=read.videos),
    ]
    return _("Read: {pieces}").format(pieces=", ".join(pieces))


def remarks(report: Report) -> list[str]:
    """What the reader should know of how the page was read."""
    said = []
    if not report.readable:
        said.append(
            _("Too little text to judge: nothing is called missing. Look at it section by section with --walk.")
        )
    elif report.pictured:
        said.append(_("The story is told by pictures: what was not found in words is not called missing."))
    if "replaced" in report.remarks:
        said.append(_("Some characters could not be read in {encoding}.").format(encoding=report.encoding))
    if "deep" in report.remarks:
        said.append(_("The page is nested too deeply; what lies deeper was not read."))
    return said


def tally(report: Report) -> str:
    """How many of the sections that count are there."""
    wanted = [one for one in report.sections if one.section.need != "optional"]
    there = sum(one.status == "present" for one in wanted)
    return _("{there} of {all} sections there").format(there=there, all=len(wanted))


def mended_line(report: Report, before: Before) -> str:
    """What was mended since the last audit."""
    new = [name for name in report.lacking if not {name, name.rpartition(":")[0]} & set(before.lacking)]
    text = _("Since {day}: {mended} of {all} mended").format(
        day=before.on.isoformat(), mended=len(mended(report, before.lacking)), all=len(before.lacking)
    )
    return text + (", " + _("{count} new").format(count=len(new)) if new else "")


def failed_json(failed: Failed) -> dict[str, object]:
    """A page that could not be read, with the keys of one that could."""
    return {
        "source": failed.source,
        "kind": failed.kind,
        "readable": False,
        "read": {},
        "sections": [],
        "out_of_order": [],
        "findings": [],
        "error": failed.error.message,
    }
