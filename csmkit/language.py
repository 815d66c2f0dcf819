"""The interface's language: English in the source, other languages in gettext catalogues.

Letters and FAQ entries are content and do not pass through here.
"""

import gettext
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

DOMAIN = "csmkit"
LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("en", "zh_TW")

_current: gettext.NullTranslations = gettext.NullTranslations()
_name = "en"


def _(message: str) -> str:
    """The message in the language in use."""
    return _current.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message for `count` things in the language in use."""
    return _current.ngettext(singular, plural, count)


def did_you_mean(names: Sequence[str]) -> str:
    """What to add to an error when a name nearly fits: `; did you mean a or b?`, or nothing without names."""
    return _("; did you mean {names}?").format(names=_(" or ").join(names)) if names else ""


def current() -> str:
    """The language in use, one of LANGUAGES."""
    return _name


def normalise(text: str) -> str | None:
    """The supported language a setting such as `zh-Hant-TW.UTF-8` means, or None when it names none."""
    tag = text.replace("-", "_").split(".")[0].split("@")[0].lower()
    if tag in ("zh_tw", "zh_hk", "zh_mo", "zh", "zh_hant") or tag.startswith("zh_hant_"):
        return "zh_TW"
    return "en" if tag in ("en", "c", "posix") or tag.startswith("en_") else None


def choose(environ: Mapping[str, str], setting: str | None) -> str:
    """The language to speak: `CSM_LANG`, then the workspace's setting, then the system's, else English."""
    system = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or _system_name()
    for wish in (environ.get("CSM_LANG"), setting, system):
        found = normalise(wish) if wish else None
        if found:
            return found
    return "en"


def use(language: str) -> None:
    """Speak `language` from now on; typer's own headings follow, because they ask gettext's default domain."""
    global _current, _name
    _name = language if language in LANGUAGES else "en"
    _current = gettext.translation(DOMAIN, LOCALES, languages=[_name], fallback=True)
    os.environ["LANGUAGE"] = _name
    gettext.bindtextdomain(DOMAIN, str(LOCALES))
    gettext.textdomain(DOMAIN)


def _system_name() -> str:
    if os.name != "nt":
        return ""
    import locale

    return "zh_TW" if (locale.getlocale()[0] or "").startswith("Chinese (Traditional)") else "en"
