"""One reading of Markdown, laid out twice."""

import pytest

from csmkit.letters.markup import read_blocks, to_html, to_plain


@pytest.mark.parametrize(
    ("markdown", "plain", "html"),
    [
        ("第一行\n第二行", "第一行\n第二行", "<p>第一行<br>\n第二行</p>"),
        ("**注意：**請回覆", "注意：請回覆", "<p><strong>注意：</strong>請回覆</p>"),
        ("- 甲\n- 乙", "・甲\n・乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"),
        ("- 甲\n\n- 乙", "・甲\n・乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"),
        ("3. 甲\n4. 乙", "3. 甲\n4. 乙", '<ol start="3">\n<li>甲</li>\n<li>乙</li>\n</ol>'),
        ("- 甲\n  續", "・甲\n  續", "<ul>\n<li>甲<br>\n續</li>\n</ul>"),
        ("說明：\n- 甲", "說明：\n\n・甲", "<p>說明：</p>\n<ul>\n<li>甲</li>\n</ul>"),
        ("## 標題\n內文", "標題\n\n內文", "<h3>標題</h3>\n<p>內文</p>"),
        ("> 引用", "> 引用", "<blockquote>引用</blockquote>"),
        ("---", "──────", "<hr>"),
        ("[頁面](https://a.example/b)", "頁面（https://a.example/b）", '<p><a href="https://a.example/b">頁面</a></p>'),
        ("[惡](javascript:alert)", "惡（javascript:alert）", "<p>[惡](javascript:alert)</p>"),
        (
            "見 https://a.example/b-c_d。好",
            "見 https://a.example/b-c_d。好",
            '<p>見 <a href="https://a.example/b-c_d">https://a.example/b-c_d</a>。好</p>',
        ),
        ("`碼`", "碼", "<p><code>碼</code></p>"),
        ("<script>x</script> & y", "<script>x</script> & y", "<p>&lt;script&gt;x&lt;/script&gt; &amp; y</p>"),
        ("5 * 3 * 2", "5 * 3 * 2", "<p>5 * 3 * 2</p>"),
    ],
)
def test_both_parts_say_the_same(markdown: str, plain: str, html: str) -> None:
    assert to_plain(markdown) == plain
    assert html in to_html(markdown)


def test_a_table_becomes_lines_and_cells() -> None:
    table = "| 數字 | 這週 |\n|---|---:|\n| 集資 | NT$412,300 |\n| 贊助 | 287 |"
    assert to_plain(table) == "數字｜這週\n集資｜NT$412,300\n贊助｜287"
    assert to_html(table).count("<td") == 4 and to_html(table).count("<th ") == 2


def test_an_empty_body_is_empty() -> None:
    assert read_blocks("\n\n") == [] and to_plain("") == ""


def test_the_page_says_its_language() -> None:
    assert 'lang="zh-Hant-TW"' in to_html("x") and 'lang="en"' in to_html("x", english=True)


def test_a_quote_in_an_address_cannot_leave_its_attribute() -> None:
    assert '"><b>' not in to_html('https://a.example/"><b>x')
