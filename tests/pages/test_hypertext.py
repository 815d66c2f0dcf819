"""HTML of every make becomes the blocks a reader sees."""

import pytest

from csmkit.pages.block import Block, count
from csmkit.pages.hypertext import read_html


def blocks(html: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_html(html).blocks]


AROUND = [
    "<nav>常見問題 退款政策</nav>",
    "<footer><p>常見問題與退款政策都在這裡</p></footer>",
    '<div class="tabs"><a>常見問題</a><a>留言</a></div>',
    '<div id="cookie-bar"><p>我們使用 Cookie</p></div>',
    '<section class="comments"><p>請問可以開發票嗎？</p></section>',
    '<script type="application/ld+json">{"name":"常見問題"}</script>',
    "<noscript>請啟用 JavaScript</noscript>",
    "<template><p>退款政策</p></template>",
    '<div role="dialog"><p>登入</p></div>',
    '<ul><li><a href="/faq">常見問題</a></li></ul>',
    "<!-- 風險與挑戰 -->",
    "<style>.faq{}</style>",
]


@pytest.mark.parametrize("html", AROUND)
def test_what_surrounds_the_content_is_left_out(html: str) -> None:
    assert blocks(f"<body><p>故事</p>{html}</body>") == [("text", "故事")]


@pytest.mark.parametrize(
    "html",
    [
        '<div class="tab-pane" id="faq" style="display:none"><p>可以上飛機嗎</p></div>',
        '<aside class="reward-card"><p>早鳥單入</p></aside>',
        "<details><summary>退換貨規則</summary></details>",
        '<div class="nav-wrapper"><p>' + "很長的故事。" * 400 + "</p></div>",
        '<div class="tab-content" id="tab-content"><p>故事</p></div>',
    ],
)
def test_what_only_looks_like_it_stays(html: str) -> None:
    assert blocks(f"<body>{html}</body>")


def test_unclosed_tags_and_layout_tables_read_like_the_page() -> None:
    html = "<table><tr><td><p><b>檢驗</b><p>報告 FA/1<table><tr><td>重量<td>1 kg<tr><td>尺寸<td>3 cm</table></table>"
    assert blocks(html) == [("text", "檢驗"), ("text", "報告 FA/1"), ("row", "重量 | 1 kg"), ("row", "尺寸 | 3 cm")]


def test_blocks_know_their_line_their_zone_and_their_label() -> None:
    html = "<body>\n<h2>特色<a>¶</a></h2>\n<ul>\n<li><b>輕</b>：180 克</li>\n</ul>\n<div class='plan'><p>早鳥</p></div></body>"
    assert list(read_html(html).blocks) == [
        Block("heading", "特色", 2, level=2),
        Block("item", "輕：180 克", 4, label="輕"),
        Block("text", "早鳥", 6, zone="card"),
    ]


def test_headings_made_by_style_are_bold() -> None:
    html = '<p><font size="5">方案</font></p><p style="font-size:24px">時程</p><div class="section-title">團隊</div><p>其他</p>'
    assert [block.bold for block in read_html(html).blocks] == [True, True, True, False]


def test_pictures_videos_and_tables_are_counted() -> None:
    html = '<img src="a.jpg" alt=""><img data-src="b.jpg" alt="夾燈"><iframe src="https://youtube.com/x"></iframe>'
    read = count(read_html(html + "<table><tr><td>a<td>b</table>"))
    assert (read.pictures, read.pictures_without_text, read.videos, read.tables) == (2, 1, 1, 1)


@pytest.mark.parametrize("html", ["", "<", "<<<>>>", "<html", "</p>", "&#x0;", "\x00<p>x</p>", "<p>" * 3000])
def test_broken_html_never_stops_the_reader(html: str) -> None:
    assert read_html(html).form == "html"


def test_a_hundred_thousand_nested_tags_end() -> None:
    assert "deep" in read_html("<div>" * 100_000 + "x").remarks
