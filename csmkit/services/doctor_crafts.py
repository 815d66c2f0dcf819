"""What is wrong in the workspace's own letters, playbooks, tone and triage rules, bands, FAQ words and page structures."""

from collections.abc import Iterator
from pathlib import Path

from csmkit.errors import Problem


def craft_problems(root: Path) -> Iterator[Problem]:
    """Faults in the data that crafts read, the workspace's own layer included; one bad file hides no other."""
    from csmkit.services.diagnose import load_bands
    from csmkit.services.doctor_faq import word_problems
    from csmkit.services.doctor_letters import letter_problems
    from csmkit.services.doctor_pages import page_problems
    from csmkit.services.playbook import load_playbooks
    from csmkit.services.tone import tone_problems
    from csmkit.services.triage import load_triage

    yield from tone_problems(root)
    yield from load_triage(root).problems
    yield from load_bands(root)[1]
    yield from load_playbooks(root)[1]
    yield from letter_problems(root)
    yield from page_problems(root)
    yield from word_problems(root)
