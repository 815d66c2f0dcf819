"""The doctor's look at the FAQ's own lists of words; its entries are left to `csm faq check`, which takes seconds."""

from collections.abc import Iterator
from pathlib import Path

from csmkit.errors import Problem
from csmkit.faq.check import read_words
from csmkit.faq.words import read_asked, read_elsewhere, read_lexicon
from csmkit.language import _
from csmkit.services.faq_check import WORDS
from csmkit.services.faq_entries import all_entries
from csmkit.services.tallies import is_example_file, read_data
from csmkit.text.safe import one_line
from csmkit.workspace.files import ReadError, decode, read_file

READ = ("asked.toml", "synonyms.toml", "filler.toml", "mainland.toml")


def word_problems(root: Path) -> Iterator[Problem]:
    """Faults in the workspace's `templates/faq`; a list that cannot be read adds nothing to the built-in one."""
    for path in sorted((root / WORDS).glob("*.toml")):
        shown = f"{WORDS}/{path.name}"
        if is_example_file(path.name, "elsewhere"):
            data, faults = read_data(path, shown)
            yield from (*faults, *read_elsewhere(data, shown)[1])
        elif path.name not in READ:
            fix = _("use one of {names}").format(names=", ".join((*READ, "elsewhere-….toml")))
            yield Problem(shown, None, "", _("no list of words has that name; it is not read"), fix)
        else:
            try:
                text = decode(read_file(path))
            except ReadError as error:
                yield Problem(shown, None, "", error.message, error.fix)
            else:
                yield from _list_problems(root, path.name, text, shown)


def _list_problems(root: Path, name: str, text: str, shown: str) -> Iterator[Problem]:
    match name:
        case "synonyms.toml":
            yield from read_lexicon([(text, shown)], [])[1]
        case "filler.toml":
            yield from read_lexicon([], [(text, shown)])[1]
        case "mainland.toml":
            try:
                read_words(text)
            except ValueError as error:
                yield Problem(shown, None, "", one_line(str(error), 100))
        case _:
            known, faults = read_asked([(text, shown)])
            yield from faults
            ids = {entry.id for entry in all_entries(root)[0]}
            yield from (Problem(shown, None, one, _("there is no such entry")) for one in known if one not in ids)
