"""What was written in the editor and could not be kept as an entry: it is laid where the person finds it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from csmkit.errors import CsmError, InvalidDataError
from csmkit.language import _
from csmkit.services.rescue import keep_text
from csmkit.workspace.desk import Desk


class Rescue(NamedTuple):
    """Where a text goes that is not kept as an entry.

    Attributes:
        desk: the workspace.
        name: what the text is of: the entry's id, or `new`.
        command: the command that takes the text up again with `--from FILE`.
        now: the moment.
    """

    desk: Desk
    name: str
    command: str
    now: datetime

    def refused(self, text: str) -> InvalidDataError:
        """The error for a text that was given up with faults in it; the text is kept and its file named."""
        return InvalidDataError(_("the entry cannot be kept as it is"), hint=self._found_in(text))

    @contextmanager
    def guarding(self, text: str) -> Iterator[None]:
        """Keep the text when what is done inside fails; the error then says where it is."""
        try:
            yield
        except CsmError as error:
            if text.strip():
                error.hint = self._found_in(text)
            raise

    def _found_in(self, text: str) -> str:
        path = keep_text(self.desk, f"faq-{self.name}", ".md", text, self.now)
        return _("what you wrote is in {path}; mend it there, then: {command}").format(
            path=path, command=f"{self.command} --from {path}"
        )
