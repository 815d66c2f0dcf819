"""Clients and projects out of a spreadsheet: understood as a whole, or not written at all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from csmkit.domain.client import Client
from csmkit.domain.faults import faults_of
from csmkit.domain.project import Project
from csmkit.domain.slug import slug_fault, slug_from
from csmkit.errors import InvalidDataError
from csmkit.language import _
from csmkit.outside.spreadsheet import Row, Sheet
from csmkit.services.import_columns import Mapped, map_columns
from csmkit.services.import_values import read_cell
from csmkit.text.likeness import fold_name
from csmkit.text.safe import one_line
from csmkit.workspace.desk import Desk
from csmkit.workspace.records import new_record
from csmkit.workspace.root import CLIENTS, PROJECTS


class RowProblem(NamedTuple):
    """What is wrong in a row: its line in the file, the column's heading, and what."""

    line: int
    column: str
    message: str


class Imported(NamedTuple):
    """What an import found, and what it made (or would make).

    Attributes:
        mapped: which column means what.
        headings: the first row.
        clients: slugs of the new clients, with their names.
        projects: slugs of the new projects, with their titles.
        already: titles and names that are here already and stay as they are.
        problems: what keeps the import from being written.
        written: whether it was.
    """

    mapped: Mapped
    headings: list[str]
    clients: dict[str, str]
    projects: dict[str, str]
    already: list[str]
    problems: list[RowProblem]
    written: bool


def import_sheet(desk: Desk, sheet: Sheet, told: Mapping[str, str], *, dry_run: bool, now: datetime) -> Imported:
    """Read a spreadsheet and make its clients and projects in one change.

    Args:
        desk: the workspace.
        sheet: the table.
        told: headings to fields, as the person said.
        dry_run: only say what would be made.
        now: the moment.

    Raises:
        UsageError, InvalidDataError: when the columns are not understood.
    """
    mapped = map_columns(sheet.headings, told)
    intake = _Intake(desk, sheet.headings, mapped)
    for row in sheet.rows:
        intake.take(row)
    written = not (dry_run or intake.problems) and bool(intake.clients or intake.projects)
    if written:
        change = desk.change(
            _("imported {clients} clients and {projects} projects").format(
                clients=len(intake.clients), projects=len(intake.projects)
            ),
            now,
        )
        for slug, values in intake.clients.items():
            change.write(f"{CLIENTS}/{slug}.toml", new_record(values), read=None)
        for slug, values in intake.projects.items():
            change.write(f"{PROJECTS}/{slug}.toml", new_record(values), read=None)
        change.commit()
    return Imported(
        mapped,
        sheet.headings,
        {slug: str(values["name"]) for slug, values in intake.clients.items()},
        {slug: str(values["title"]) for slug, values in intake.projects.items()},
        list(dict.fromkeys(intake.already)),
        intake.problems,
        written,
    )


class _Intake:
    """Row by row, what the file holds; nothing here touches the disk."""

    def __init__(self, desk: Desk, headings: list[str], mapped: Mapped) -> None:
        self._settings = desk.settings
        self._headings = headings
        self._columns = mapped.columns
        clients, projects = desk.clients(), desk.projects()
        self._client_of = {fold_name(client.name): slug for slug, client in clients.items()}
        self._known_clients = {fold_name(slug) for slug in desk.client_slugs()}
        self._taken = {
            "client": set(self._known_clients),
            "project": {fold_name(slug) for slug in desk.project_slugs()},
        }
        self._titles = {(project.client, fold_name(project.title)) for project in projects.values()}
        self.clients: dict[str, dict[str, Any]] = {}
        self.projects: dict[str, dict[str, Any]] = {}
        self.already: list[str] = []
        self.problems: list[RowProblem] = []

    def take(self, row: Row) -> None:
        """Take in one row."""
        if len(row.cells) > len(self._headings):
            self._wrong(row, "", _("it has more cells than the heading"))
            return
        values = self._values(row)
        client = self._client(row, values)
        if values.get("project.title"):
            self._project(row, values, client)

    def _wrong(self, row: Row, field: str, message: str) -> None:
        column = self._headings[self._columns[field]] if field in self._columns else ""
        self.problems.append(RowProblem(row.line, column, message))

    def _values(self, row: Row) -> dict[str, Any]:
        values = {}
        for field, index in self._columns.items():
            text = row.cells[index] if index < len(row.cells) else ""
            try:
                value = read_cell(field, text)
            except ValueError as error:
                self._wrong(row, field, str(error))
                continue
            if field == "client.tier" and value is not None:
                value = self._settings.find_tier(value)
                if value is None:
                    self._wrong(row, field, _("no tier '{name}' in csm.toml").format(name=one_line(text, 40)))
            if value is not None:
                values[field] = value
        return values

    def _client(self, row: Row, values: dict[str, Any]) -> str | None:
        name = values.get("client.name")
        if not name:
            if values.get("project.title"):
                self._wrong(row, "client.name", _("the client's name is missing"))
            return None
        known = self._client_of.get(fold_name(str(name)))
        if known is not None and known not in self.clients:
            if not values.get("project.title"):
                self.already.append(str(name))
            return known
        found = _sections(values, "client.")
        found.pop("slug", None)
        contact = _sections(values, "contact.")
        if contact:
            found["contacts"] = {slug_from(str(contact.get("name", "contact"))): {"name": str(name), **contact}}
        if known is not None:
            self._merge(row, known, found)
            return known
        slug = self._free_slug(row, "client", values.get("client.slug"), str(name))
        if slug is None or not self._is_sound(
            row, Client, {"tier": list(self._settings.tiers)[-1], **found}, "client."
        ):
            return None
        self.clients[slug] = {"tier": list(self._settings.tiers)[-1], **found}
        self._client_of[fold_name(str(name))] = slug
        return slug

    def _merge(self, row: Row, slug: str, found: dict[str, Any]) -> None:
        """A client that an earlier row made: what is new is added, what contradicts is a problem."""
        made = self.clients[slug]
        for key, value in found.items():
            if key == "contacts":
                made.setdefault("contacts", {}).update(
                    {name: who for name, who in value.items() if name not in made.get("contacts", {})}
                )
            elif key not in made or (key == "tier" and made[key] == list(self._settings.tiers)[-1]):
                made[key] = value
            elif made[key] != value and key != "name":
                self._wrong(
                    row,
                    f"client.{key}",
                    _("'{value}' contradicts '{other}' of an earlier row").format(
                        value=one_line(str(value), 30), other=one_line(str(made[key]), 30)
                    ),
                )

    def _project(self, row: Row, values: dict[str, Any], client: str | None) -> None:
        title = str(values["project.title"])
        slug = values.get("project.slug")
        if (client, fold_name(title)) in self._titles or (
            slug and fold_name(str(slug)) in self._taken["project"] - self._new_slugs()
        ):
            self.already.append(title)
            return
        found = {"client": client or "?", **_sections(values, "project.")}
        found.pop("slug", None)
        free = self._free_slug(row, "project", slug, title)
        if free is not None and self._is_sound(row, Project, found, "project."):
            self.projects[free] = found
            self._titles.add((client or "?", fold_name(title)))

    def _new_slugs(self) -> set[str]:
        return {fold_name(slug) for slug in self.projects}

    def _free_slug(self, row: Row, kind: str, wanted: Any, name: str) -> str | None:
        taken = self._taken[kind]
        base = str(wanted) if wanted else slug_from(name)
        fault = slug_fault(base)
        if fault or (wanted and fold_name(base) in taken):
            self._wrong(
                row,
                f"{kind}.slug",
                _("'{slug}' cannot be a slug: {fault}").format(
                    slug=one_line(base, 40), fault=fault or _("it is taken")
                ),
            )
            return None
        slug, number = base, 2
        while fold_name(slug) in taken:
            slug, number = f"{base}-{number}", number + 1
        taken.add(fold_name(slug))
        return slug

    def _is_sound(self, row: Row, model: type[BaseModel], values: dict[str, Any], prefix: str) -> bool:
        import tomllib

        try:
            model.model_validate(tomllib.loads(new_record(values).decode()))
        except ValidationError as error:
            for fault in faults_of(error):
                self._wrong(row, prefix + fault.dotted, f"{fault.dotted}: {fault.message}")
            return False
        except (tomllib.TOMLDecodeError, ValueError) as error:
            raise InvalidDataError(str(error)) from error
        return True


def _sections(values: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The values under a prefix as nested tables: `project.dates.end` becomes `{"dates": {"end": …}}`."""
    nested: dict[str, Any] = {}
    for field, value in values.items():
        if field.startswith(prefix):
            *path, last = field.removeprefix(prefix).split(".")
            table = nested
            for part in path:
                table = table.setdefault(part, {})
            table[last] = value
    return nested
