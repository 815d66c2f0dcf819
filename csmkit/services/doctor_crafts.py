"""What is wrong in the workspace's own letters, playbooks, tone and triage rules and bands."""

from collections.abc import Iterator
from pathlib import Path

from csmkit.errors import Problem


def craft_problems(root: Path) -> Iterator[Problem]:
    """Faults in the data that crafts read, the workspace's own layer included; one bad file hides no other."""
    from csmkit.services.diagnose import load_bands
    from csmkit.services.letter_catalogue import Catalogue
    from csmkit.services.playbook import load_playbooks
    from csmkit.services.tone import tone_problems
    from csmkit.services.triage import load_triage

    yield from tone_problems(root)
    yield from load_triage(root).problems
    yield from load_bands(root)[1]
    yield from load_playbooks(root)[1]
    catalogue = Catalogue(root)
    _read = catalogue.letters, catalogue.english  # reading them is what finds their faults
    yield from catalogue.problems
