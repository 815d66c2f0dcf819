"""Where the fields a letter prints are filled in."""

from collections.abc import Mapping

from csmkit.language import _
from csmkit.letters.material import METRICS, Material
from csmkit.letters.template import Letter
from csmkit.text.likeness import nearest

DATES = (
    *("invited", "met", "offer_sent", "contract_back", "page_due", "review", "prelaunch", "launch", "end"),
    *("decision_due", "payout", "ship", "shipped", "longterm_from"),
)
MONEY = (
    "goal",
    "production_threshold",
    "raised",
    "backers",
    "ad_budget",
    "ad_spent",
    "ad_spend",
    "service_quote",
    "execution_fee",
    "cancelled",
    "refunded",
    "advance_paid",
)
RESOURCES = ("ad_budget", "list_size", "followers", "team_hours", "sample_state", "earlier_campaigns", "asked_on")
CASE = ("result", "ad_share", "did", "lesson", "quotable", "agreed_by", "agreed_on")
FREE = ("project.links.",)
"""Tables whose keys are the person's own."""
PAID_OUT = "project.money.paid_out"
"""The sum the settlement sheet comes to; no record holds it."""
FIRST_CONTACT = "main"
"""What a contact is called in a command for a client that has none yet."""

KNOWN = (
    *("client.name", "client.since", "client.preferred_channel"),
    *(f"contact.{key}" for key in ("name", "greeting", "role", "email", "phone")),
    *(f"project.{key}" for key in ("title", "kind", "stage", "services")),
    *(f"project.dates.{key}" for key in DATES),
    *(f"project.money.{key}" for key in MONEY),
    PAID_OUT,
    *(f"project.resources.{key}" for key in RESOURCES),
    *(f"project.case.{key}" for key in CASE),
    *(f"me.{key}" for key in ("name", "title", "email", "phone")),
    *("platform.name", "platform.url"),
    *(f"numbers.{key}" for key in (*METRICS, "as_of")),
    *(f"numbers.before.{key}" for key in (*METRICS, "as_of")),
    *("reached", "elapsed", "days_left", "days_live", "days_to_launch", "years_with_us", "project_count", "received"),
    *("todos.client", "todos.us", "next.who", "next.what", "next.by", "today"),
)
"""Every field a template may print; a test holds this list to the models."""


def fill_in(path: str, letter: Letter, material: Material) -> tuple[str, str]:
    """What is lacking and how to fill it in: the file with the key, and the command or what was probably meant."""
    table, _dot, rest = path.partition(".")
    if table == "ask" or path in letter.asks:
        name = rest or path
        question = letter.asks.get(name, "")
        message = _("'{name}' is asked for: {question}") if question else _("'{name}' is asked for")
        return message.format(name=name, question=question), f"--set {name}=…"
    if table == "facts" and rest:
        known = rest in material.facts
        message = _("facts.toml: {key} has no value") if known else _("facts.toml: there is no {key}")
        close = "" if known else _meant(rest, list(material.facts))
        return message.format(key=rest), close or f"csm facts set {rest} …"
    if path not in KNOWN and not path.startswith(FREE):
        return _("{path}: letters know no '{name}'").format(path=letter.path, name=path), _meant(path, KNOWN)
    file, key, command = _place(table, rest, path, material)
    return _("{file}: {key} is empty").format(file=file, key=key), command


def _place(table: str, rest: str, path: str, material: Material) -> tuple[str, str, str]:
    project, client = f"projects/{material.project_slug}.toml", f"clients/{material.client_slug}.toml"
    derived: Mapping[str, tuple[str, str, str]] = {
        "years_with_us": (client, "since", f"csm client set {material.client_slug} since=…"),
        "received": ("journal", "service", f'csm log {material.project_slug} "…" --kind service --contract'),
        "todos": (project, "todo", f'csm todo {material.project_slug} add "…"'),
    }
    if path == PAID_OUT:
        return _("settlement sheet"), "paid_out", f"csm closeout money {material.project_slug}"
    match table:
        case "project":
            return project, rest, f"csm project set {material.project_slug} {rest}=…"
        case "client":
            return client, rest, f"csm client set {material.client_slug} {rest}=…"
        case "contact":
            key = f"contacts.{material.contact_key or FIRST_CONTACT}.{rest}"
            # A contact that is not there yet is made with its name first; it cannot be without one.
            named = "" if material.contact_key or rest == "name" else f" contacts.{FIRST_CONTACT}.name=…"
            return client, key, f"csm client set {material.client_slug}{named} {key}=…"
        case "me" | "platform":
            return "csm.toml", f"{table}.{rest}", ""
        case "numbers":
            key = rest.removeprefix("before.")
            key = "raised" if key == "as_of" else key
            return "journal", rest, f"csm log {material.project_slug} --metric {key}=…"
        case "next":
            return _("the letter"), path, "--set by=2026-02-03"
    return derived.get(table, (project, path, f"csm project edit {material.project_slug}"))


def _meant(name: str, names: "tuple[str, ...] | list[str]") -> str:
    close = nearest(name, names, count=1)
    return _("did you mean {close}?").format(close=close[0]) if close else ""
