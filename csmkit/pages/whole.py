"""Sections that no heading names, anywhere on a page: comparison, price and rewards, dates, voices, the last call."""

import re

from csmkit.pages.block import Page
from csmkit.pages.holds import PRICE, is_placeholder
from csmkit.pages.opening import Found, Named, find_features, find_hero, find_hook, find_problem
from csmkit.pages.outline import Part
from csmkit.pages.pattern import folded, folded_pattern

_OTHERS = folded_pattern(
    r"一般|市售|市面|其他|傳統|[a-z] ?牌|進口|外面|自己|競品|過去|以前|坊間|超市|實體|免費|便宜|普通|他牌|同類|別的|別人|舊|本(?:產品|課|款|書|專案)"
)


def find_comparison(parts: list[Part], named: Named, page: Page) -> Found:
    """A table whose head sets this product beside others."""
    for index, part in enumerate(parts):
        rows = [block for block in part.blocks if block.kind == "row"]
        if (
            part.zone != "story"
            or named.get(index, frozenset()) & {"rewards", "budget", "timeline", "specs"}
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
        if part.zone != "story" or named.get(index, frozenset()) - {"timeline"} or len(part.text) > 800:
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
        if part.zone != "story" or named.get(index, frozenset()) & {"problem", "faq", "usage"}:
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
        names = named.get(index, frozenset())
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
        if part.zone != "story" or named.get(index, frozenset()) - {"budget"}:
            continue
        text = folded(part.text[:1_500])
        if len(set(_ITEM_OF_COST.findall(text))) >= 3:
            yield "budget", (part.line, (part.shown or part.text)[:60], True, text, part.blocks, index)
            return


def find_price(parts: list[Part], named: Named, page: Page) -> Found:
    """Prices in the rewards or the cards; a single sum asked for elsewhere is weak."""
    offered = {found[-1] for name, found in find_rewards(parts, named, page)}
    for index, part in enumerate(parts):
        if part.zone == "card" or index in offered or "rewards" in named.get(index, frozenset()):
            text = folded(f"{part.heading}\n{part.text}")
            match = PRICE.search(text)
            if match:
                quote = next((block.text for block in part.blocks if PRICE.search(folded(block.text))), part.shown)
                yield "price", (part.line, quote[:60], True, text, part.blocks, index)
    for index, part in enumerate(parts):
        if part.zone != "story" or named.get(index, frozenset()) & {
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
            index == last
            or not named.get(index, frozenset()) & {"faq", "rewards", "shipping_aftersales", "invoice", "risks"}
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
