"""Where passwords come from, and that they are shown nowhere."""

import base64
import sys
from types import ModuleType

import pytest

from csmkit.errors import DeliveryError
from csmkit.outside.passwords import find, hide, require


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A keyring that knows one password."""
    module = ModuleType("keyring")
    known = {("csmkit", "smtp"): "from the ring"}
    module.get_password = lambda service, name: known.get((service, name))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", module)
    return module


def test_the_environment_comes_first(keyring: ModuleType) -> None:
    environ = {"CSM_SMTP_PASSWORD": "from outside\r\n", "CSM_IMAP_PASSWORD": " kept as it is "}
    assert find("smtp", environ) == "from outside"
    assert find("imap", environ) == " kept as it is "


def test_then_the_keyring(keyring: ModuleType) -> None:
    assert find("smtp", {"CSM_SMTP_PASSWORD": ""}) == "from the ring"
    assert find("imap", {}) is None


def test_without_the_library_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert find("smtp", {}) is None


def test_a_locked_keyring_counts_as_empty(keyring: ModuleType) -> None:
    def locked(_service: str, _name: str) -> str:
        raise RuntimeError("locked")

    keyring.get_password = locked  # type: ignore[attr-defined]
    assert find("smtp", {}) is None


@pytest.mark.parametrize("given", [None, "", "a\nsecret", "a\0secret"])
def test_what_cannot_be_sent_is_not_shown(given: str | None) -> None:
    with pytest.raises(DeliveryError) as caught:
        require("imap", given)
    assert "secret" not in f"{caught.value.message}{caught.value.hint}"
    assert "CSM_IMAP_PASSWORD" in str(caught.value.hint)


@pytest.mark.parametrize("form", ["pa55 馬", base64.b64encode("pa55 馬".encode()).decode(), "pa55 馬".encode().hex()])
def test_a_server_that_repeats_it_is_not_quoted(form: str) -> None:
    assert hide(f"bad password {form}", "pa55 馬") == "…"


def test_other_words_of_a_server_are_made_harmless() -> None:
    assert hide("no \x1b[31m such\r\nuser", "secret") == r"no \x1b[31m such user"
