"""How Chinese characters sound, so that a slip of phonetic typing still finds its word."""

from functools import cache


@cache
def _sounds() -> dict[str, str]:
    from csmkit.text.han_sounds import SOUNDS

    rows = (line.split(" ", 1) for line in SOUNDS.splitlines())
    return {char: sound for sound, chars in rows for char in chars}


def sound_of(folded: str) -> str | None:
    """How a folded text sounds, without tones, or None when the sound of a character is not known."""
    known = _sounds()
    sounds = [known.get(char) for char in folded]
    return None if None in sounds else " ".join(sound for sound in sounds if sound)
