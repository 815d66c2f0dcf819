"""Brings the Chinese catalogue in step with the source: `python -m tests.compile_catalogue`.

New messages are added without a translation, unused ones are taken out, and the compiled file is written anew.
"""

from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from tests.test_catalogue import FOLDER, catalogue, said, strings, translated


def main() -> None:
    """Update csmkit.po and csmkit.mo."""
    book = catalogue()
    known, source = translated(book), said()
    for message in known.keys() - source.keys():
        if "typer" not in " ".join(known[message].auto_comments):
            book.delete(known[message].id)
    for message, found in source.items():
        if message not in known:
            book.add(found.id, auto_comments=[found.place.split(":")[0]])
    with (FOLDER / "csmkit.po").open("wb") as file:
        write_po(file, book, sort_output=True, no_location=True, omit_header=False, width=120)
    with (FOLDER / "csmkit.mo").open("wb") as file:
        write_mo(file, catalogue())
    empty = [entry.id for entry in catalogue() if entry.id and not all(strings(entry))]
    print(f"{len(source)} messages, {len(empty)} without a translation")


if __name__ == "__main__":
    main()
