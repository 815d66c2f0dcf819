"""Sections that no heading names: the first sentence, the first picture, the story, price and rewards, the last call."""

import re
from collections.abc import Iterator, Mapping

from csmkit.pages.block import Block, Page
from csmkit.pages.holds import PRICE, is_placeholder
from csmkit.pages.outline import Part
from csmkit.pages.pattern import folded, folded_pattern

Found = Iterator[tuple[str, tuple[int, str, bool, str, tuple[Block, ...], int]]]
Named = Mapping[int, set[str]]

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
    lead = [
        (i, block)
        for i, block in texts
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
            says = _PURPOSE.search(text) or _SAYS_WHAT.search(text) or _PLAN.search(text)
            yield "hook", (block.line, block.text[:80], bool(says), text if says else "slogan", (block,), index)
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


def _noise(text: str) -> bool:
    """Progress bars, greetings and thanks, which say nothing of the project."""
    plain = folded(text)
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
        names = named.get(index, set())
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
        names = named.get(index, set())
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


_OTHERS = folded_pattern(
    r"一般|市售|市面|其他|傳統|[a-z] ?牌|進口|外面|自己|競品|過去|以前|坊間|超市|實體|免費|便宜|普通|他牌|同類|別的|別人|舊|本(?:產品|課|款|書|專案)"
)


def find_comparison(parts: list[Part], named: Named, page: Page) -> Found:
    """A table whose head sets this product beside others."""
    for index, part in enumerate(parts):
        rows = [block for block in part.blocks if block.kind == "row"]
        if (
            part.zone != "story"
            or named.get(index, set()) & {"rewards", "budget", "timeline", "specs"}
            or len(rows) < 3
        ):
            continue
        head = rows[0].text.split(" | ")
        if len(head) >= 3 and any(_OTHERS.search(folded(cell)) for cell in head[1:]):
            yield "comparison", (rows[0].line, rows[0].text[:60], True, folded(part.text), tuple(rows), index)
            return


_DAY = folded_pattern(
    r"\d{4} ?[/.年-] ?\d{1,2}(?: ?[/.月-] ?\d{1,2})?|\d{1,2} ?/ ?\d{1,2}|\d{1,2} ?月(?:[上中下]旬|底|初|中)?"
)
_STEP = folded_pattern(
    r"集資|募[資款課]|眾籌|出貨|寄|量產|印|開課|首[演映播]|上[線架市路]|拍攝|錄製|完成|採收|備料|到貨|開模|打樣|送審|開演|演出|排練|交付|送出|結束|開始|公布|出版|剪輯"
)


def find_timeline(parts: list[Part], named: Named, page: Page) -> Found:
    """Three dates and two steps close together."""
    for index, part in enumerate(parts):
        if part.zone != "story" or named.get(index, set()) - {"timeline"} or len(part.text) > 800:
            continue
        text = folded(part.text)
        days = len(_DAY.findall(text))
        if days >= 3 and len(set(_STEP.findall(text))) >= 2 and len(text) <= 90 * days:
            yield "timeline", (part.line, (part.shown or part.text)[:60], True, text, part.blocks, index)
            return


_VOICE = folded_pattern(
    r"[「“\"][^」”\"\n]{5,140}[」”\"] ?(?:[—–─|/-]{0,3}) ?[^\s。「」\n]{2,20}|^[^\s:「]{2,12} ?[::] ?「[^」]{5,}」"
)


def find_voices(parts: list[Part], named: Named, page: Page) -> Found:
    """Two voices with somebody behind each."""
    for index, part in enumerate(parts):
        if part.zone != "story" or named.get(index, set()) & {"problem", "faq", "usage"}:
            continue
        voices = [block for block in part.blocks if _VOICE.search(folded(block.text)) and len(block.text) < 220]
        signed = [block for block in voices if block.kind == "quote" and _SIGNED.search(folded(block.text))]
        if len(voices) >= 2 or signed:
            yield "social_proof", (voices[0].line, voices[0].text[:60], True, folded(part.text), part.blocks, index)
            return


_SIGNED = folded_pattern(r"[」”\"] ?[—–─-]{1,3} ?[^\s。]{2,}")
_OFFER = folded_pattern(
    r"早鳥|單[入件品瓶盒張]|雙[入件人]|[兩二三四]入|\d ?[入件包盒張組份位人]|組|套|票|盒|箱|方案|加購|贈|簽名|感謝|電子|紙本|會員|限量|限 ?\d|起|份|月訂|季訂|年訂|一年|每月"
)


def find_rewards(parts: list[Part], named: Named, page: Page) -> Found:
    """Reward cards beside the story, or a list of prices that are offers."""
    cards = [(index, part) for index, part in enumerate(parts) if part.zone == "card"]
    text = "\n".join(f"{part.heading}\n{part.text}" for _i, part in cards)[:4_000]
    if cards and PRICE.search(folded(text)) and not is_placeholder(folded(text), ()):
        index, part = cards[0]
        yield "rewards", (part.line, (part.heading or part.text)[:60], True, folded(text), part.blocks, index)
    for index, part in enumerate(parts):
        names = named.get(index, set())
        if part.zone != "story" or names & {"budget", "comparison", "faq", "timeline", "shipping_aftersales"}:
            continue
        offers = [
            block
            for block in part.blocks
            if block.kind in ("row", "item", "text")
            and len(block.text) < 160
            and PRICE.search(folded(block.text))
            and _OFFER.search(folded(block.text))
        ]
        several = [
            block
            for block in offers
            if len(PRICE.findall(folded(block.text))) >= 3 and len(set(_OFFER.findall(folded(block.text)))) >= 2
        ]
        if len(offers) >= 3 or several:
            first = (several or offers)[0]
            yield "rewards", (first.line, first.text[:60], True, folded(part.text), part.blocks, index)
            return


_ITEM_OF_COST = folded_pattern(
    r"(?:印刷|印製|人事|人力|薪資|製作|材料|食材|設計|平台|行政|運費|運送|物流|場地|設備|檢驗|模具|稿費|稅|金流|錄音|剪輯|租金|車馬|保險|包材|翻譯|編輯|排練|音響|攝影|教材)[^\n。、]{0,12}\d"
)


def find_budget(parts: list[Part], named: Named, page: Page) -> Found:
    """Three items of cost with their sums or shares."""
    for index, part in enumerate(parts):
        if part.zone != "story" or named.get(index, set()) - {"budget"}:
            continue
        text = folded(part.text[:1_500])
        if len(set(_ITEM_OF_COST.findall(text))) >= 3:
            yield "budget", (part.line, (part.shown or part.text)[:60], True, text, part.blocks, index)
            return


_FOR_PRICE = folded_pattern(r"早鳥|原價|定價|售價|市價|集資價|優惠|單|雙|組|票|入|方案|起|只|件|年|月|盒|瓶|箱|捐|支持")


def find_price(parts: list[Part], named: Named, page: Page) -> Found:
    """Prices in the rewards or the cards; a single sum asked for elsewhere is weak."""
    for index, part in enumerate(parts):
        if part.zone == "card" or "rewards" in named.get(index, set()):
            text = folded(f"{part.heading}\n{part.text}")
            match = PRICE.search(text)
            if match:
                quote = next((block.text for block in part.blocks if PRICE.search(folded(block.text))), part.shown)
                yield "price", (part.line, quote[:60], True, text, part.blocks, index)
    for index, part in enumerate(parts):
        if part.zone != "story" or named.get(index, set()) & {
            "budget",
            "comparison",
            "shipping_aftersales",
            "faq",
            "social_proof",
        }:
            continue
        for block in part.blocks:
            text = folded(block.text)
            match = re.search(r"(?:請|只要|每月|捐|贊助|支持)[^。,]{0,6}?\d[\d,]{1,8} ?元", text)
            if match:
                yield "price", (block.line, match[0], False, "passing", (block,), index)
                return


_CALL = folded_pattern(
    r"(?:立即|現在|馬上|今晚|今天|快來|(?<!申)請(?!填|於|在|先|勿|問|見|依|至|洽)|歡迎|邀請|一起|拜託|別忘了|幫忙|就能|記得|讓我們|陪|把|只差|等你|揪|來吧)"
    r"[^。!]{0,26}(?:傳[。!]|一起來|替[^。]{1,4}傳|訂一|送一|贊助(?!者|時|後|頁|人|金|順序|問題|編號|門檻)|支持(?!者)|加入|訂閱|捐|分享|轉發|預購|報名|參與|傳給|轉給|帶回家|帶走|貼一下|成為|上車|入座|認養|認購)|"
    r"(?:贊助|訂閱|加入|支持|認養|捐)(?:我們|這|一(?!個月|年)|他們|她們|孩子|牠們)|投我們|(?:喜歡|認同)[^。]{0,8}(?:支持|贊助|分享)|來吧|我們(?:現場|劇場|山上|教室|廚房|書裡|路上)見"
)


def is_call(text: str) -> bool:
    """Whether a folded text is the closing call, and no more."""
    return len(text) <= 160 and bool(_CALL.search(text))


def find_cta(parts: list[Part], named: Named, page: Page) -> Found:
    """A call in the last blocks of the story, or in its very first line."""
    last = max((index for index, part in enumerate(parts) if part.zone == "story" and part.blocks), default=-1)
    story = [
        (index, block)
        for index, part in enumerate(parts)
        if part.zone == "story"
        and (
            index == last or not named.get(index, set()) & {"faq", "rewards", "shipping_aftersales", "invoice", "risks"}
        )
        for block in part.blocks
        if block.kind in ("text", "quote", "item")
    ]
    told = [(index, part) for index, part in enumerate(parts) if part.zone == "story" and part.blocks]
    tail = [
        (index, block)
        for index, part in told[-5:]
        for block in part.blocks[-2:]
        if block.kind in ("text", "item", "quote")
    ]
    for index, block in (*story[:1], *story[-3:], *tail):
        text = folded(block.text)
        if is_call(text):
            yield "cta", (block.line, block.text[:60], True, text, (block,), index)
            return
    if story:
        index, block = story[-1]
        if (
            len(block.text) <= 24
            and re.search(r"[!！]$|見[!！。]?$|請支持", block.text)
            and not block.text.startswith("感謝")
        ):
            yield "cta", (block.line, block.text, False, "passing", (block,), index)


FINDERS = (
    find_hook,
    find_hero,
    find_problem,
    find_features,
    find_comparison,
    find_rewards,
    find_price,
    find_budget,
    find_timeline,
    find_voices,
    find_cta,
)
