"""The questions of the closeout, as data: what may be answered, and how a typed answer is read."""

import re
from datetime import date
from typing import Literal, NamedTuple

from csmkit.domain.fields import MAX_MONEY
from csmkit.language import _, current
from csmkit.text.safe import one_line

Form = Literal["choice", "sum", "text", "date", "month"]
LONGEST = 2_000
"""Characters of a text answer; longer words are evidence."""
_MONTH = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*月?")


class Choice(NamedTuple):
    """One possible answer: its id, its Chinese name, and other words people type for it."""

    id: str
    zh: str
    words: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name to show in the interface's language."""
        return self.zh if current() == "zh_TW" else self.id


class Question(NamedTuple):
    """One question.

    Attributes:
        id: how commands and files name it.
        zh: the question in Chinese.
        en: the question in English.
        form: what an answer is.
        choices: the possible answers of a choice.
        decisive: whether money hangs on it, so that a change after payout is an alarm.
    """

    id: str
    zh: str
    en: str
    form: Form = "text"
    choices: tuple[Choice, ...] = ()
    decisive: bool = False

    @property
    def label(self) -> str:
        """The question in the interface's language."""
        return self.zh if current() == "zh_TW" else self.en

    def example(self) -> str:
        """What an answer looks like."""
        match self.form:
            case "choice":
                return " | ".join(f"{choice.id} {choice.zh}" for choice in self.choices)
            case "sum":
                return "300000"
            case "date":
                return "2026-02-03"
            case "month":
                return "2026-05"
        return "…"

    def shown(self, value: str | int) -> str:
        """A kept value as people read it."""
        if self.form == "sum" and isinstance(value, int):
            return f"{value:,}"
        return next((choice.label for choice in self.choices if choice.id == value), str(value))

    def read(self, text: str) -> str | int:
        """The value a typed or kept text means.

        Raises:
            ValueError: when it is no answer to this question, with what would be one.
        """
        readers = {"choice": self._choice, "sum": _sum, "date": _date, "month": _month, "text": _text}
        value = readers[self.form](text.strip())
        if value is None:
            raise ValueError(
                _("{question}: '{value}' is no answer; write {example}").format(
                    question=self.id, value=one_line(text, 40), example=self.example()
                )
            )
        return value

    def _choice(self, text: str) -> str | None:
        wanted = text.casefold()
        return next((one.id for one in self.choices if wanted in (one.id, one.zh, *one.words)), None)


def _sum(text: str) -> int | None:
    digits = text.upper().removeprefix("NT$").replace(",", "").strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20):
        return None
    return int(digits) if 0 < int(digits) <= MAX_MONEY else None


def _date(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _month(text: str) -> str | None:
    match = _MONTH.fullmatch(text)
    return f"{match[1]}-{int(match[2]):02}" if match and 1 <= int(match[2]) <= 12 else None


def _text(text: str) -> str | None:
    return text if 0 < len(text) <= LONGEST else None


YES = Choice("yes", "是", ("y", "要", "會", "同意", "好", "已完成", "確認"))
NO = Choice("no", "否", ("n", "不", "不要", "不會", "不同意", "未完成", "沒有"))
LATER = Choice("later", "延後", ("延後決定", "待定", "postpone", "postponed"))
_YES_NO = (YES, NO)
_BEARERS = (Choice("team", "提案團隊", ("團隊",)), Choice("platform", "平台", ("我們",)), Choice("backers", "贊助者"))
_QUOTABLE = (
    Choice("no", "不可引用", ("否", "不", "不要")),
    Choice("anonymous", "匿名引用", ("匿名",)),
    Choice("named", "具名引用", ("具名", "是")),
)

_ALL = (
    Question("reached", "集資是否達標？", "Was the goal reached?", "choice", _YES_NO, decisive=True),
    Question(
        "threshold", "生產門檻是否達到？", "Was the production threshold reached?", "choice", _YES_NO, decisive=True
    ),
    Question(
        "will_produce", "團隊是否照計畫生產？", "Will the team produce?", "choice", (*_YES_NO, LATER), decisive=True
    ),
    Question("advance", "是否需要專項先撥款？", "Is money needed in advance?", "choice", _YES_NO, decisive=True),
    Question("advance_amount", "先撥多少？", "How much in advance?", "sum", decisive=True),
    Question("advance_purpose", "先撥款的用途？", "For what?", "text", decisive=True),
    Question("advance_on", "哪一天要用到？", "Needed on which day?", "date", decisive=True),
    Question(
        "refund_duty",
        "是否同意款項退回贊助者？",
        "Does the team agree that the backers are refunded?",
        "choice",
        _YES_NO,
        decisive=True,
    ),
    Question(
        "transfer_fee_by",
        "退款匯款手續費由誰負擔？",
        "Who bears the transfer fee of refunds?",
        "choice",
        _BEARERS,
        decisive=True,
    ),
    Question("ship_month", "預計哪個月出貨或完成？", "Which month will it ship?", "month"),
    Question("invoice", "發票抬頭、統編與開立方式？", "Invoice: title, tax number, who issues it?"),
    Question("list_handover", "贊助者名單由誰下載、怎麼保管？", "Who keeps the backer list, and how?"),
    Question(
        "access_closed",
        "廣告帳號與共用權限是否已關閉？",
        "Are ad accounts and shared access closed?",
        "choice",
        _YES_NO,
    ),
    Question("quotable", "這個案例可否引用？", "May the case be quoted?", "choice", _QUOTABLE),
    Question("longterm", "是否接長期上架？", "Long-term listing?", "choice", _YES_NO),
    Question("next_project", "下一個專案的打算？", "What about a next project?"),
)
QUESTIONS: dict[str, Question] = {question.id: question for question in _ALL}
"""Every question by its id, in the order they are asked."""
DECISIVE = frozenset(question.id for question in _ALL if question.decisive)


def find_question(text: str) -> Question | None:
    """The question that `text` names by its id, written with `-` or `_`, or by its Chinese words; None without one."""
    wanted = text.strip().lower().replace("-", "_")
    if wanted in QUESTIONS:
        return QUESTIONS[wanted]
    return next((question for question in _ALL if text.strip().rstrip("？?") == question.zh.rstrip("？")), None)
