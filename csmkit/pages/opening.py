"""What the beginning of a page shows without a name: the first sentence, the first picture, the story, the points."""

import re
from collections.abc import Iterator, Mapping

from csmkit.pages.block import Block, Page
from csmkit.pages.holds import PRICE
from csmkit.pages.outline import Part
from csmkit.pages.pattern import folded, folded_pattern

Found = Iterator[tuple[str, tuple[int, str, bool, str, tuple[Block, ...], int]]]
Named = Mapping[int, frozenset[str]]

FIRST_SCREEN = 8
"""Blocks; what comes later is seen only after scrolling."""

PROGRESS = folded_pattern(
    r"達成率|已有 ?[\d,]+ ?人|倒數|還有 ?\d+ ?天|剩餘 ?\d+ ?天|贊助(?:人數)? ?[\d,]+ ?(?:人)?|目標 ?nt|首頁 ?/|^\d+ ?%|解鎖|達標|更新公告|公告:|感謝.{0,12}(?:贊助|支持)|breadcrumb"
)
_GREETING = folded_pattern(r"^(?:嗨|哈囉|您好|你好|hi\b|hello|親愛的|各位|大家好|專員|以下是|以上)")
_UNIT = folded_pattern(
    r"(?:一|1|兩|2|三|3|六|6|\d+) ?(?:[一-鿿]{0,6} ?(?:分鐘|公升|克|公克|公斤|分貝|吋|頁|集|堂|週|支|顆|位|秒|公分|合一|in ?1)[^,。]{0,14})?(?:台|臺|個|件|把|款|種|本|套|場|門|盒|箱|張|只|隻|包|瓶|組|部|支|副|雙|座|間|份|堂|顆|條|輛|期|集|季|杯|頂|罐|塊|檔)"
)
_PURPOSE = folded_pattern(
    r"(?:給|為|替|讓|幫|陪|專為|獻給|送給)[^,。]{2,24}(?:的|,|你|人|家庭|孩子|打版|設計|做|打造|用|喝|吃|穿|玩|讀|走|看|能|可以|不再|也)|(?:就|都|也)能[^,。]{2,}|不用[^,。]{2,}(?:就|也)|"
    r"是(?:一|台灣|全|第|由|我們)[^,。]{2,}|\d+ ?(?:到|-|–|~) ?\d+ ?人"
)
LEAD = (14, 110)
"""Characters of the line under a title."""
_PLAN = folded_pattern(r"我們(?:想|要|會|把|用|帶)|學會|讓|不用|可以|一次|一起|每個月|每週")
_SAYS_WHAT = folded_pattern(
    r"(?:袋|燈|椅|桌|鍋|壺|杯|包|衣|褲|鞋|傘|箱|書|誌|遊戲|桌遊|課|課程|營|節|展|祭|音樂會|劇|演出|計畫|調查|報導|podcast|節目|電子報|頻道|訂閱|米|茶|麵|醬油|油|酒|餅|菜|果|湯|咖啡|扇|鍵盤|耳機|投影機|錶|筆|繪本|攝影集|漫畫|小說|貓砂|食堂|車|屋|書房|陪跑|工作坊|教室|市集|巡演|紀錄片|專輯|字型|app|系統|服務|便當|餐)",
)


def _opening(parts: list[Part], named: Named) -> list[tuple[int, Block]]:
    """What stands before the first heading that names a section, each with its part's number."""
    first: list[tuple[int, Block]] = []
    for index, part in enumerate(parts):
        if part.zone != "story":
            break
        if named.get(index):
            if len(part.heading) >= 16:  # a sentence that happens to hold a section's word
                first.append((index, Block("heading", part.heading, part.line, max(part.level, 2))))
            break
        if part.heading:
            first.append((index, Block("heading", part.heading, part.line, max(part.level, 1))))
        first += [(index, block) for block in part.blocks]
        if len(first) > 40 or index > 2:
            break
    return first


def find_hook(parts: list[Part], named: Named, page: Page) -> Found:
    """One sentence near the top that says what it is and for whom; a title or slogan alone is weak."""
    opening = _opening(parts, named)
    texts = [
        (i, block) for i, block in opening if block.kind not in ("picture", "video", "row") and not _noise(block.text)
    ]
    title = next((at for at, (_i, block) in enumerate(texts) if block.kind == "heading" and block.level == 1), 0)
    lead = [
        (i, block)
        for i, block in texts[title:]
        if not (block.kind == "heading" and block.level == 1 and block.text in _title(page))
    ]
    for index, block in lead[:3]:
        text = folded(block.text)
        first = re.split(r"[。!?]", text)[0] if len(text) > 90 else text
        says = bool(_UNIT.search(first)) + bool(_PURPOSE.search(first)) + bool(_SAYS_WHAT.search(first))
        if 10 <= len(first) <= 90 and says >= 2:
            yield "hook", (block.line, block.text[:80], True, first, (block,), index)
            return
    body = [block for _i, block in lead if block.kind != "heading"]
    under_title = any(block.kind == "heading" and block.level == 1 for _i, block in opening)
    for index, block in lead[:2] if under_title else ():
        text = folded(block.text)
        if block.kind == "text" and LEAD[0] <= len(text) <= LEAD[1] and not text.rstrip().endswith("?"):
            clear = any(pattern.search(text) for pattern in (_PURPOSE, _SAYS_WHAT, _PLAN))
            yield "hook", (block.line, block.text[:80], clear, text if clear else "slogan", (block,), index)
            return
    for index, block in lead[:2]:
        text = folded(block.text)
        says = bool(_UNIT.search(text)) + bool(_PURPOSE.search(text)) + bool(_SAYS_WHAT.search(text))
        if 6 <= len(text) <= 60 and says and len(body) <= 3 and "我" not in text:
            yield "hook", (block.line, block.text[:80], False, "slogan", (block,), index)
            return
    titles = [(i, block) for i, block in opening if block.kind == "heading" and block.level <= 2]
    for index, block in (*titles[:2], *lead[:2]):
        text = folded(block.text)
        label = text.split(":")[0] in ("標題", "小標", "副標", "主標", "slogan")
        names = re.search(r".{2,}?(?:[|:,]|[—–-]{1,2}).{5,}", text)
        explains = names and (block.kind == "heading" or _SAYS_WHAT.search(text))
        if (explains or label) and len(text) <= 60 and not _lyrical(body):
            yield "hook", (block.line, block.text[:80], False, "slogan", (block,), index)
            return
    if len(body) == 1 and len(body[0].text) <= 24:
        yield "hook", (body[0].line, body[0].text, False, "slogan", (body[0],), 0)


def _title(page: Page) -> tuple[str, ...]:
    return (page.title, page.title.split("|")[0].strip(), page.title.rsplit(" - ", 1)[0].strip())


def _lyrical(body: list[Block]) -> bool:
    """Whether the page opens with prose of many lines instead of saying what it is."""
    return len(body) >= 3


_BANNER = folded_pattern(r"早鳥[^。]{0,8}\d|只到|倒數|登入|註冊|搜尋|首頁")


def _noise(text: str) -> bool:
    """Progress bars, greetings and thanks, which say nothing of the project."""
    plain = folded(text)
    if plain.count("|") >= 3 or (len(plain) <= 40 and _BANNER.search(plain)):
        return True
    return bool(PROGRESS.search(plain[:60]) or _GREETING.match(plain)) or len(plain) < 3


def find_hero(parts: list[Part], named: Named, page: Page) -> Found:
    """A picture or video in the first screen."""
    seen = 0
    for index, part in enumerate(parts):
        if part.heading:
            seen += 1
        for block in part.blocks:
            if block.kind in ("picture", "video"):
                yield "hero_visual", (block.line, block.text or block.kind, True, "", (block,), index)
                return
            seen += not _noise(block.text)
            if seen > FIRST_SCREEN:
                return
        if seen and named.get(index):
            return


_PAIN = folded_pattern(
    r"困擾|煩惱|受不了|麻煩|抱怨|總是|每次|常常|老是|只好|只能|不得不|來不及|忘東|沒有人|沒人|卻|只剩|等不到|找不到|壞了|翻掉|丟掉|浪費|失敗|燙|吵|痛|餓|痠|冷掉|消失|倒閉|隔代|待加強|開罰|忽大忽小|進不了|不會|不敢|買不到|沒寫|空了|年前|發現|問了|訪問|超過一半"
)


def find_problem(parts: list[Part], named: Named, page: Page) -> Found:
    """A story under a slogan, before the features: whole sentences, no list, and something that hurts."""
    for index, part in enumerate(parts[:8]):
        names = named.get(index, frozenset())
        if part.zone != "story" or names & {"features", "rewards", "specs", "timeline"}:
            break
        if names or not (part.heading or part.pictured):
            continue
        prose = "\n".join(
            block.text for block in part.blocks if block.kind in ("text", "quote") and not _noise(block.text)
        )
        listed = sum(block.kind in ("item", "row") for block in part.blocks)
        hurts = len(set(_PAIN.findall(folded(prose))))
        telling = (len(prose) >= 40 and hurts >= 1) or hurts >= 3 or (len(prose) >= 90 and index <= 4)
        if listed == 0 and telling and part.level != 1:
            yield "problem", (part.line, part.shown, True, folded(prose), part.blocks, index)
            return


def find_features(parts: list[Part], named: Named, page: Page) -> Found:
    """A list of points, or what a slogan says right after the story of the problem."""
    told = False
    for index, part in enumerate(parts[:14]):
        names = named.get(index, frozenset())
        told = told or "problem" in names
        if names & {"rewards", "timeline", "budget", "risks"}:
            break
        if names or part.zone != "story" or not (part.heading or part.pictured):
            continue
        items = [block for block in part.blocks if block.kind in ("item", "text") and 8 <= len(block.text) <= 160]
        labelled = [block for block in items if block.label or _POINT.match(folded(block.text))]
        listed = [block for block in items if block.kind == "item"]
        priced = sum(bool(PRICE.search(folded(block.text))) for block in items)
        prose = sum(len(block.text) for block in part.blocks if block.kind == "text")
        if (len(listed) >= 3 or len(labelled) >= 4) and priced < 2 and index > 0:
            yield "features", (part.line, part.shown or part.text[:40], True, folded(part.text), part.blocks, index)
            return
        if told and part.level > 1 and prose >= 30:
            yield "features", (part.line, part.shown, True, folded(part.text), part.blocks, index)
            return
        told = told or (prose >= 40 and part.level != 1)


_POINT = folded_pattern(r"^[^。]{2,24}[:,]")
