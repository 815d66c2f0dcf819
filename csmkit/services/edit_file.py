"""A whole record in the person's editor: checked before it is kept, and never kept over someone else's change."""

from collections.abc import Callable
from datetime import datetime
from pathlib import PurePosixPath

from csmkit.domain.client import Client
from csmkit.domain.project import Project
from csmkit.errors import CsmError, InvalidDataError
from csmkit.language import _
from csmkit.services.edit import RecordKind
from csmkit.services.rescue import keep_text
from csmkit.text.toml import parse
from csmkit.workspace.desk import Desk
from csmkit.workspace.files import BOM, ReadError, decode, read_file
from csmkit.workspace.records import Loaded, check
from csmkit.workspace.root import CLIENTS, PROJECTS

Editor = Callable[[str, str, list[str]], str | None]
"""Takes the text, a file ending and what was wrong last time; returns the new text, or None to give up."""


def edit_record(desk: Desk, kind: RecordKind, name: str, *, now: datetime, editor: Editor) -> str | None:
    """Let the person edit a record; also one that cannot be read as it is.

    Returns:
        The path that was written, or None when nothing changed.

    Raises:
        NotFoundError: when there is no such record.
        InvalidDataError: when the person gave up a text with faults; it is kept and its file named.
        RefusedError: when the file changed while the editor was open; the text is kept likewise.
    """
    slug = desk.find_slug(name, kind)
    path = f"{CLIENTS if kind == 'client' else PROJECTS}/{slug}.toml"
    try:
        read = read_file(desk.root / path)
        text = decode(read)
    except ReadError as error:
        raise InvalidDataError(f"{path}: {error.message}", hint=error.hint) from error
    bom = BOM if read.startswith(BOM) else b""
    faults: list[str] = []
    while True:
        edited = editor(text, PurePosixPath(path).suffix, faults)
        if edited is None and faults:
            raise InvalidDataError(_("{path} stays as it was").format(path=path), hint=_kept(desk, path, text, now))
        if edited is None or bom + edited.encode() == read:
            return None
        text = edited
        data, problem = parse(text, path)
        loaded = Loaded(path, text.encode(), data, [problem] if problem else [])
        _model, problems = check(Client if kind == "client" else Project, loaded)
        if not problems:
            break
        faults = [str(problem) for problem in problems]
    change = desk.change(_("edited {path}").format(path=path), now)
    change.write(path, bom + text.encode(), read=read)
    try:
        change.commit()
    except CsmError as error:
        error.hint = _kept(desk, path, text, now)
        raise
    return path


def _kept(desk: Desk, path: str, text: str, now: datetime) -> str:
    """Where the text went, as a hint."""
    name = PurePosixPath(path)
    return _("what you wrote is in {path}").format(path=keep_text(desk, name.stem, name.suffix, text, now))
