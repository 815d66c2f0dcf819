"""Where a new entry may come from: a file of one's own, or an answer that was sent."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, NamedTuple

from csmkit.errors import InvalidDataError, NotFoundError
from csmkit.faq.parse import parse_file
from csmkit.language import _
from csmkit.services.faq_write import Draft
from csmkit.text.safe import one_line
from csmkit.workspace.files import MAX_RECORD, ReadError, decode, read_file
from csmkit.workspace.root import SENT

_SHORT = 120
"""Characters of an answer that serves for chat as well."""
_GREETING = 40
"""Characters of a first paragraph that may be a greeting."""


class Source(NamedTuple):
    """What was read: whole entries as text, or a draft."""

    entries: str
    draft: Draft


def from_file(path: Path) -> Source:
    """Entries in the form of FAQ files, or any other text as the answer of a draft.

    Raises:
        NotFoundError: when there is no such file.
        InvalidDataError: when it cannot be read.
    """
    text = text_of(path)
    entries, _problems = parse_file(text, path.name)
    if entries or "```toml" in text:
        return Source(text, Draft())
    return Source("", _draft(text))


def from_sent(root: Path, name: str) -> Source:
    """The answer in something that was sent: without greeting, next step and signature.

    Args:
        root: the workspace.
        name: the file, as `csm sent` shows it.

    Raises:
        NotFoundError: when there is no such file.
        InvalidDataError: when it cannot be read.
    """
    path = next((one for one in (root / name, root / SENT / name, Path(name)) if one.is_file()), root / name)
    subject, text = _message(path) if path.suffix == ".eml" else _kept(path)
    return Source("", _draft(_body(text))._replace(question=subject))


def _draft(text: str) -> Draft:
    body = text.strip()
    return Draft(answer=body, short=body if len(body) <= _SHORT and "\n" not in body else "")


def _body(text: str) -> str:
    """The paragraphs between greeting and next step."""
    parts = [part.strip() for part in text.replace("\r\n", "\n").strip().split("\n\n")]
    if len(parts) > 1 and len(parts[0]) <= _GREETING and "您好" in parts[0]:
        parts = parts[1:]
    ends = [number for number, part in enumerate(parts) if part.replace("*", "").startswith("下一步")]
    return "\n\n".join(parts[: ends[0]] if ends else parts)


def _kept(path: Path) -> tuple[str, str]:
    head, _blank, text = text_of(path).partition("\n\n")
    subject = next((line.partition(": ")[2] for line in head.split("\n") if line.startswith("Subject: ")), "")
    return subject, text if subject else f"{head}\n\n{text}"


def _message(path: Path) -> tuple[str, str]:
    message: Any = message_from_bytes(_bytes(path), policy=policy.default)
    part = message.get_body(("plain",))
    return str(message["Subject"] or ""), part.get_content() if part is not None else ""


def text_of(path: Path) -> str:
    """What a file says.

    Raises:
        NotFoundError: when there is no such file.
        InvalidDataError: when it cannot be read.
    """
    try:
        return decode(_bytes(path))
    except ReadError as error:
        raise InvalidDataError(f"{path}: {error.message}", hint=error.hint) from error


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise NotFoundError(_("there is no {path}").format(path=one_line(str(path), 200)))
    try:
        return read_file(path, MAX_RECORD)
    except ReadError as error:
        raise InvalidDataError(f"{path}: {error.message}", hint=error.hint) from error
