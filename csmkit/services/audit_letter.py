"""The feedback letter of an audit: praise first, then the points in the order of repair."""

from csmkit.domain.vocabulary import ClientType
from csmkit.errors import UsageError
from csmkit.language import _
from csmkit.pages.report import FEW_POINTS, MOST_POINTS, Report, points, praise, thanks
from csmkit.services.audit import Before, letter_words
from csmkit.services.examples import list_examples
from csmkit.services.letters import Office, Prepared, Wish

LETTER = "page-feedback"
PATIENT_WITH_FEW = (ClientType.LONELY, ClientType.HURRIED)
"""Few concrete actions first, more once they follow (seed article on client types)."""


def write_feedback(office: Office, report: Report, wish: Wish, before: Before | None = None) -> Prepared:
    """The feedback letter for an audited page; the usual preview and checks apply.

    Args:
        office: the letters of the workspace.
        report: what was found.
        wish: how the letter is asked for.
        before: the audit before; what was mended since is thanked for first.

    Raises:
        UsageError: when there is nothing to mend; also as `Office.prepare`.
        NotFoundError, InvalidDataError: as `Office.prepare`.
    """
    words = letter_words(office.desk.root)
    record = office.desk.project(report.project)
    client = office.desk.client_of(record.model)
    few = client is not None and client.model.type in PATIENT_WITH_FEW
    # What she collected herself is a better example than ours.
    own = {
        one.section: " ".join(part for part in (one.text, one.link) if part)
        for one in list_examples(office.desk.root, kind=report.kind)
        if one.own and one.section
    }
    said = points(report, words, FEW_POINTS if few else MOST_POINTS, own)
    if not said:
        raise UsageError(_("nothing to mend on this page: no letter is needed"))
    done = thanks(report, before.lacking, words) if before else ""
    letter = office.catalogue.find(LETTER)
    answers = {"praise": praise(report, words), "points": "；".join(said)}
    if done and "mended" in letter.asks:  # a letter of one's own may not ask for it
        answers["mended"] = done
    return office.prepare(letter, record.slug, wish._replace(answers=answers | dict(wish.answers)))
