"""Passwords: from the environment or the system's keyring, never from a file, never shown."""

import base64
import importlib
from collections.abc import Mapping

from csmkit.errors import DeliveryError
from csmkit.language import _
from csmkit.text.safe import one_line

SERVICE = "csmkit"


def find(name: str, environ: Mapping[str, str]) -> str | None:
    """The password for `smtp` or `imap`, or None when there is none.

    `CSM_SMTP_PASSWORD` or `CSM_IMAP_PASSWORD` first; then the keyring's entry of service `csmkit` and that name
    (`keyring set csmkit smtp`), where the `keyring` library is installed. A keyring that is locked, broken or not
    there counts as empty: mail can always be sent by environment.

    Args:
        name: `smtp` or `imap`.
        environ: the process's environment.
    """
    # A line end slips in where the variable was filled from a file.
    given = environ.get(variable(name), "").rstrip("\r\n")
    return given or _from_keyring(name)


def variable(name: str) -> str:
    """The environment variable that holds the password for `smtp` or `imap`."""
    return f"CSM_{name.upper()}_PASSWORD"


def require(name: str, password: str | None) -> str:
    """The password, when it is one that can be sent.

    Raises:
        DeliveryError: when there is none, or it holds a control character; the password itself is not shown.
    """
    hint = _("set {variable}, or: keyring set {service} {name}").format(
        variable=variable(name), service=SERVICE, name=name
    )
    if not password:
        raise DeliveryError(_("no password for {name}; nothing left this machine").format(name=name), hint=hint)
    if any(char in password for char in "\r\n\0"):
        raise DeliveryError(
            _("the password for {name} holds a line break; nothing left this machine").format(name=name), hint=hint
        )
    return password


def hide(text: str, password: str) -> str:
    """What a server said, in one harmless line; kept back whole when it repeats the password in any form."""
    raw = password.encode("utf-8", "replace")
    forms = (password, base64.b64encode(raw).decode(), raw.hex())
    if any(form in text for form in forms):
        return "…"
    return one_line(text, 200)


def _from_keyring(name: str) -> str | None:
    try:
        found = importlib.import_module("keyring").get_password(SERVICE, name)
    except Exception:  # (each backend fails in its own way: locked, no bus, no module)
        return None
    return found if isinstance(found, str) and found else None
