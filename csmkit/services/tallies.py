"""Counted examples of all layers, kept on a shelf until one of their files changes."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from csmkit import __version__
from csmkit.errors import Problem
from csmkit.text.tally import VERSION, Cut, Tally, count_examples
from csmkit.workspace.lookup import builtin, layers
from csmkit.workspace.shelf import shelf_of

Read = Callable[[Mapping[str, Any], str], tuple[list[tuple[str, str]], list[Problem]]]
"""Takes a file's data and its path; gives its examples as (label, text), and what is wrong with the others."""


def load_tally(
    root: Path | None, folder: str, name: str, read: Read, cut: Cut | None = None
) -> tuple[Tally, list[Problem]]:
    """The tally of the example files of a folder: `NAME.toml` and any `NAME-….toml`, the workspace's own among them.

    Args:
        root: the workspace, or None for the built-in examples alone.
        folder: such as `templates/playbooks`.
        name: what the files' names begin with.
        read: takes the examples out of a file's data.
        cut: cuts a text into pieces, when not as usual.
    """
    paths = [path for path in layers(root, folder, ".toml") if is_example_file(path.name, name)]
    shelf = shelf_of(root, "tally")
    key = shelf.key_of(paths, __version__, VERSION)
    kept = shelf.read(f"{name}.json", key)
    if kept is not None:
        try:
            return Tally(*json.loads(kept)), []
        except (ValueError, TypeError):
            pass
    examples: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for path in paths:
        shown = f"{folder}/{path.name}"
        data, faults = read_data(path, shown)
        if faults and (builtin() / shown).is_file():  # what cannot be read stands in for nothing
            data, _faults = read_data(builtin() / shown, shown)
        found, more = read(data, shown)
        examples += found
        problems += [*faults, *more]
    tally = count_examples(examples, cut)
    if not problems:  # files with faults are read every time, so that they are said every time
        shelf.put(f"{name}.json", key, json.dumps(tally, ensure_ascii=False).encode())
    return tally, problems


def is_example_file(file: str, name: str) -> bool:
    """Whether a file of that name holds the examples called `name`."""
    return file == f"{name}.toml" or (file.startswith(f"{name}-") and file.endswith(".toml"))


def read_data(path: Path, shown: str) -> tuple[dict[str, Any], list[Problem]]:
    """The data of a TOML file and what keeps it from being read; `shown` is how a person knows the file."""
    from csmkit.text.toml import parse
    from csmkit.workspace.files import ReadError, decode, read_file

    try:
        data, problem = parse(decode(read_file(path)), shown)
    except ReadError as error:
        return {}, [Problem(shown, None, "", error.message, error.fix)]
    return data or {}, [problem] if problem else []
