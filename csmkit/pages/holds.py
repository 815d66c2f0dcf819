"""What a section holds: numbers, dates, names, prices, or only a promise to write it later."""

from collections.abc import Sequence

from csmkit.pages.block import Block
from csmkit.pages.pattern import folded_pattern
from csmkit.pages.structure import Section

DATE = folded_pattern(
    r"\d{1,4} ?[/.\-年] ?\d{1,2}|[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}[日號]|[初中底]|[上中下]旬)|\d{1,2} ?月|第 ?[一二三四\d] ?季|q[1-4]\b|[上中下]旬|每[週周月]|週[一二三四五六日]|\d+ ?[天週周]"
)
PRICE = folded_pattern(
    r"(?:nt\$?|twd|\$|＄) ?\d[\d,]{1,9}|\d[\d,]{1,9} ?元|[一二三四五六七八九兩][百千萬][一二三四五六七八九兩百千萬十零]{0,8} ?[元塊]|(?<![\d/.-])\d{1,3},\d{3}(?![\d,])|(?:早鳥|單件|單入|一只|雙[件入人]|方案|票)[^\d\n]{0,8}\d{3,6}(?![\d年/])"
)
NAME = folded_pattern(
    r"[」”\"] ?[—–\-─|/(]{0,3} ?[^\s。,「」\d]{2,}|[—–─]{1,2} ?\S{2,}|《[^》]{2,}》|先生|小姐|女士|老師|醫師|[阿小老][一-鿿]|"
    r"(?:試[用吃玩讀穿]者|讀者|學員|媽媽|爸爸|業務|工程師|店長|編輯|記者|攝影|農友|訂戶|協作員)[^。\n]{0,3}[一-鿿a-z]{1,}[::]?|[一-鿿]{2,4}[::] ?「|\d+ ?(?:位|人|顆|星|分)"
)
WAY = folded_pattern(r"[\w.+-]{1,64}@[\w-]+\.\w+|@\w{3,}|0\d{1,3}[- ]?[\dx]{3,}|line|ig|messenger|telegram|signal|http")
_LATER = folded_pattern(
    r"待(?:補|定|確認|更新|提供|公布|公佈|填|寫|上傳)|(?:尚未|還沒|目前無|目前沒有|沒有)(?:有)?(?:提供|內容|填寫|更新|想好|寫|定|決定|設定|資料)|"
    r"稍後補|之後補|再補|後補|準備中|製作中|整理中|施工中|敬請期待|coming soon|tba|tbd|tbc|to be (?:added|announced)|(?<![\dx-])x{3,}(?![\dx-])|lorem ipsum|"
    r"請填(?:寫|入)|這裡寫|此處填|\(略\)|補上|未定|暫無|無$|^n/?a$|^\W*$",
)
_PUNCTUATION = folded_pattern(r"[\s\W_]+")
LONGEST_PLACEHOLDER = 28


def is_placeholder(text: str, blocks: Sequence[Block]) -> bool:
    """Whether nothing stands under a heading, or only that something will.

    Args:
        text: the content, folded.
        blocks: the content; a picture or video is content too.
    """
    if any(block.kind in ("picture", "video") for block in blocks):
        return False
    lines = [line for line in text.split("\n") if _PUNCTUATION.sub("", line)]
    return all(len(_PUNCTUATION.sub("", line)) <= LONGEST_PLACEHOLDER and _LATER.search(line.strip()) for line in lines)


def lacking(section: Section, text: str, blocks: Sequence[Block]) -> list[str]:
    """What a section lacks of what it should hold, as ids of `[lacks]` or words of the section's own `ask`."""
    lacks = [thing for thing in section.contains if not _holds(thing, text, blocks)]
    pictures = any(block.kind in ("picture", "video") for block in blocks)
    rows = sum(block.kind in ("item", "row") for block in blocks)
    if len(text.strip()) < section.least and not pictures and rows < 2:
        lacks.append("short")
    lacks += [label for label, pattern in section.ask if not pattern.search(text)]
    return lacks


def _holds(thing: str, text: str, blocks: Sequence[Block]) -> bool:
    match thing:
        case "number":
            return any(char.isdigit() for char in text)
        case "date":
            return bool(DATE.search(text))
        case "picture":
            return any(block.kind in ("picture", "video") for block in blocks)
        case "list":
            return sum(block.kind in ("item", "row") for block in blocks) >= 2
        case "name":
            return bool(NAME.search(text))
        case "price":
            return bool(PRICE.search(text)) or any(char.isdigit() for char in text)
        case _:
            return bool(WAY.search(text))
