"""One question and its answer, as the files hold it; plain tuples, because the search path has no time for models."""

from datetime import date
from typing import NamedTuple


class Ask(NamedTuple):
    """A thing to ask the client before answering."""

    key: str
    """Key in the project's `[resources]`, for example `ad_budget`; empty when the answer is not stored."""
    text: str


class Guide(NamedTuple):
    """A how-to document of the user's own that says more."""

    title: str
    link: str
    """Address or file; empty until the user fills it in."""


class Entry(NamedTuple):
    """One FAQ entry."""

    id: str
    question: str
    group: str
    """Topic group: the first-level heading of its file."""
    also: tuple[str, ...] = ()
    """Other ways clients ask the same."""
    asked: tuple[str, ...] = ()
    """Still more ways, out of `templates/faq/asked.toml`; only searched, never shown."""
    tags: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    """Stages in which it is usually asked; empty means any."""
    kinds: tuple[str, ...] = ()
    """Kinds of project it fits; empty means all."""
    related: tuple[str, ...] = ()
    """Ids of entries that belong with it."""
    letters: tuple[str, ...] = ()
    """Letters it often goes into."""
    guides: tuple[Guide, ...] = ()
    as_of: date | None = None
    """The day its content was true."""
    review_by: date | None = None
    """The day it should be read again."""
    ask_first: tuple[Ask, ...] = ()
    short: str = ""
    """For chat: one paragraph of at most 120 characters."""
    answer: str = ""
    """For mail: Markdown."""
    note: str = ""
    """For the user alone; never leaves."""
    path: str = ""
    line: int = 1
    """1-based line of its heading in `path`."""

    def is_stale(self, today: date) -> bool:
        """Whether it should have been read again by `today`."""
        return self.review_by is not None and self.review_by < today
