"""Jinja's complaints in words of ours."""

import pytest
from jinja2 import TemplateSyntaxError

from csmkit.letters.environment import LetterEnvironment, from_mapping
from csmkit.letters.syntax import syntax_words


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{% foo %}", "there is no tag 'foo'"),
        ("{% endif %}", "'endif' does not belong here"),
        ("{% if a %}{% endfor %}", "'endfor' does not belong here; 'if' is still open here"),
        ("{% if a %}", "'if' is opened and never closed"),
        ("{{ a b }}", "'}}' is wanted here, and there is 'b'"),
        ("{{ a(1 }}", "')' is wanted here, and there is '}'"),
        ("{{ ) }}", "')' does not belong here"),
        ("{{ a ? b }}", "'?' does not belong here"),
        ("{{ }}", "there is nothing where a value is wanted"),
        ("{{ a", "something is opened and never closed"),
        ("{# a", "something is opened and never closed"),
        ("{{ a | zzz }}", "there is no filter 'zzz'"),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", "the block 'a' is there twice"),
    ],
)
def test_a_complaint_is_ours(text: str, says: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        LetterEnvironment(from_mapping({"a.md": text})).get_template("a.md")
    assert syntax_words(caught.value.message or "") == says


def test_what_is_not_known_stays() -> None:
    assert syntax_words("something new in Jinja 4") == "something new in Jinja 4"
