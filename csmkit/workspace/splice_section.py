"""Writing a whole keyed table such as `[closeout.answers.reached]`: its keys change, every other byte stays."""

import tomllib
from typing import Any

from csmkit.errors import RefusedError
from csmkit.language import _
from csmkit.text.toml import key_text, literal
from csmkit.workspace.files import BOM
from csmkit.workspace.splice import set_value


def set_section(data: bytes, path: tuple[str, ...], values: dict[str, Any]) -> bytes:
    """The file with these keys set in the table at `path`, which is added at the end when it is not there.

    Args:
        data: the file.
        path: the table's key, part by part.
        values: its keys; None takes a key out.

    Raises:
        RefusedError: when the file's form does not allow exactly this change.
    """
    body = data.removeprefix(BOM)
    bom = data[: len(data) - len(body)]
    tree = _parsed(body, path)
    kept = {key: value for key, value in values.items() if value is not None}
    held: Any = tree
    for part in path:
        held = held.get(part) if isinstance(held, dict) else None
    if isinstance(held, dict):
        for key, value in values.items():
            data = set_value(data, (*path, key), value)
        return data
    newline = "\r\n" if b"\r\n" in body else "\n"
    lead = "" if not body else newline if body.endswith(b"\n") else newline * 2
    header = ".".join(key_text(part) for part in path)
    lines = [f"[{header}]", *(f"{key_text(key)} = {literal(value)}" for key, value in kept.items())]
    try:
        new = body + (lead + newline.join(lines) + newline).encode()
    except UnicodeEncodeError as error:
        raise _refusal(path) from error
    node = tree
    for part in path[:-1]:
        node = node.setdefault(part, {})
        if not isinstance(node, dict):
            raise _refusal(path)
    node[path[-1]] = tomllib.loads(f"v = {literal(kept)}")["v"]
    if _parsed(new, path) != tree:
        raise _refusal(path)
    return bom + new


def _parsed(body: bytes, path: tuple[str, ...]) -> dict[str, Any]:
    try:
        return tomllib.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise _refusal(path) from error


def _refusal(path: tuple[str, ...]) -> RefusedError:
    return RefusedError(
        _("{key} cannot be changed without touching its neighbours").format(key=".".join(path)),
        hint=_("change it by hand: csm project edit"),
    )
