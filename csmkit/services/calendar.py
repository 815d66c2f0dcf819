"""The desk's working calendar: the country's public holidays, computed once a year, and the person's own days."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from csmkit.domain.calendar import WorkingCalendar, calendar_of
from csmkit.errors import InvalidDataError
from csmkit.language import _
from csmkit.text.safe import one_line
from csmkit.workspace.desk import Desk
from csmkit.workspace.durable import make_folders, write_whole
from csmkit.workspace.files import ReadError, decode, read_file
from csmkit.workspace.root import PRIVATE, SETTINGS

_COUNTRY = re.compile(r"[A-Z]{2,3}")


class PublicDays(NamedTuple):
    """One year of a country: days off in it, and weekend days worked to make up for some of them."""

    off: tuple[date, ...]
    worked: tuple[date, ...]


def working_calendar(desk: Desk, years: Iterable[int]) -> WorkingCalendar:
    """The calendar of the desk's country for these years, with the days off and on of csm.toml.

    Public holidays include their observed days and, for Taiwan, the make-up Saturdays (行政院人事行政總處,
    政府行政機關辦公日曆表), as far as the holidays library knows them.

    Raises:
        InvalidDataError: when csm.toml names a country the library does not know.
    """
    settings = desk.settings.calendar
    public = [public_days(desk.root, settings.country, year) for year in sorted(set(years))]
    return calendar_of(
        (day for year in public for day in year.off),
        [*(day for year in public for day in year.worked), *settings.work_days],
        settings.days_off,
    )


def public_days(root: Path, country: str, year: int) -> PublicDays:
    """The public holidays of one year, out of the workspace's private folder when they were computed before.

    Raises:
        InvalidDataError: when no such country is known.
    """
    code = country.strip().upper()
    if not _COUNTRY.fullmatch(code):
        raise _unknown(country)
    path = root / PRIVATE / f"holidays-{code}-{year}-{_library_version()}.json"
    kept = _read(path, year)
    if kept is not None:
        return kept
    days = _compute(code, year)
    # Only a shortcut: a desk that cannot be written computes them again next time.
    with suppress(OSError):
        _write(path, days)
    return days


def _library_version() -> str:
    """The installed version of the holidays library, without importing it or importlib.metadata (13 ms)."""
    from importlib.util import find_spec

    spec = find_spec("holidays")
    if spec is not None and spec.origin:
        found = list(Path(spec.origin).parents[1].glob("holidays-*.dist-info"))
        if len(found) == 1:
            return found[0].name.removeprefix("holidays-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version("holidays")


def _compute(code: str, year: int) -> PublicDays:
    import holidays

    try:
        found = holidays.country_holidays(code, years=year)
    except NotImplementedError as error:
        raise _unknown(code) from error
    # The library keeps make-up days of other years beside those asked for.
    worked = sorted(day for day in getattr(found, "weekend_workdays", ()) if day.year == year)
    return PublicDays(tuple(sorted(day for day in found if day.year == year)), tuple(worked))


def _read(path: Path, year: int) -> PublicDays | None:
    import json

    try:
        body = json.loads(decode(read_file(path)))
        off, worked = ([date.fromisoformat(text) for text in body[key]] for key in ("off", "worked"))
    except (ReadError, ValueError, KeyError, TypeError):
        return None
    return PublicDays(tuple(off), tuple(worked)) if all(day.year == year for day in (*off, *worked)) else None


def _write(path: Path, days: PublicDays) -> None:
    import json

    make_folders(path.parent)
    body = {key: [day.isoformat() for day in value] for key, value in days._asdict().items()}
    write_whole(path, json.dumps(body).encode())


def _unknown(country: str) -> InvalidDataError:
    return InvalidDataError(
        _("{file}: calendar.country: '{country}' is no country whose holidays are known").format(
            file=SETTINGS, country=one_line(country, 20)
        ),
        hint=_('write its two letters: country = "TW" (others: HK, MO, JP, KR, CN, SG, MY, TH, VN, US, GB …)'),
    )
