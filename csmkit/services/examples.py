"""Good examples by kind and section: the built-in ones, and those the desk collects."""

from pathlib import Path
from typing import Any, NamedTuple

from csmkit.errors import InvalidDataError
from csmkit.language import _
from csmkit.text.safe import one_line
from csmkit.text.toml import parse
from csmkit.workspace.lookup import layers

FOLDER = "templates/examples"
SORTS = ("page", "ad", "newsletter", "copy")


class Example(NamedTuple):
    """One good example.

    Attributes:
        id: its key in the file.
        what: page, ad, newsletter or copy.
        section: id of the section of a page it is an example of, or an empty string.
        kinds: kinds of project it fits; empty means all.
        text: the example itself.
        why: what is good about it.
        link: where it can be seen, or an empty string.
        own: it is the desk's own.
    """

    id: str
    what: str
    section: str
    kinds: tuple[str, ...]
    text: str
    why: str
    link: str
    own: bool


def list_examples(root: Path | None, *, kind: str = "", section: str = "", what: str = "") -> list[Example]:
    """The examples that fit, the desk's own first.

    Args:
        root: the workspace, or None for the built-in ones alone.
        kind: id of a kind of project; empty for all.
        section: id of a section; empty for all.
        what: page, ad, newsletter or copy; empty for all.

    Raises:
        InvalidDataError: when a file cannot be used.
    """
    found: dict[str, Example] = {}
    for path in layers(root, FOLDER, ".toml"):
        own = root is not None and path.is_relative_to(root)
        shown = f"{FOLDER}/{path.name}"
        data, problem = parse(path.read_bytes().decode("utf-8-sig", "replace"), shown)
        if data is None:
            raise InvalidDataError(str(problem))
        rows = data.get("examples", {})
        for name, row in rows.items() if isinstance(rows, dict) else ():
            found[name] = _example(name, row, shown, own=own)
    fitting = [
        one
        for one in found.values()
        if (not kind or not one.kinds or kind in one.kinds)
        and (not section or one.section == section)
        and (not what or one.what == what)
    ]
    return sorted(fitting, key=lambda one: not one.own)


def _example(name: str, row: Any, path: str, *, own: bool) -> Example:
    texts = ("what", "section", "text", "why", "link")
    if not isinstance(row, dict) or not all(isinstance(row.get(key, ""), str) for key in texts):
        raise InvalidDataError(
            _("{path}: {key}: not an example").format(path=path, key=f"examples.{one_line(name, 40)}")
        )
    kinds = row.get("kinds", [])
    return Example(
        name,
        row.get("what", "page"),
        row.get("section", ""),
        tuple(str(kind) for kind in kinds) if isinstance(kinds, list) else (),
        row.get("text", ""),
        row.get("why", ""),
        row.get("link", ""),
        own,
    )
