"""Standard input, read in one place: a pipe is refused like a file when its bytes are no text."""

import sys


def read_stdin() -> str:
    """The text piped in; empty when a person sits there instead.

    Python by itself would hand on bytes that are not UTF-8 as half characters, which no file can hold.

    Raises:
        InvalidDataError: when it is not UTF-8, saying so when it looks like Big5.
    """
    return "" if sys.stdin.isatty() else read_pasted()


def read_pasted() -> str:
    """The same, waiting for a person who pastes and ends with Ctrl-D.

    Raises:
        InvalidDataError: as `read_stdin`.
    """
    from csmkit.errors import InvalidDataError
    from csmkit.language import _
    from csmkit.workspace.files import ReadError, decode

    # A terminal speaks its own encoding, which Python knows; what comes through a pipe is in any.
    pipe = None if sys.stdin.isatty() else getattr(sys.stdin, "buffer", None)
    try:
        text = decode(pipe.read() if pipe else sys.stdin.read().encode("utf-8", "surrogateescape"))
    except ReadError as error:
        raise InvalidDataError(_("standard input: {reason}").format(reason=error.message), hint=error.hint) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
