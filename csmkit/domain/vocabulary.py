"""One vocabulary of ids with their Chinese names, used by every command, rule, letter and file."""

from enum import StrEnum
from typing import Self

from csmkit.language import current


class Word(StrEnum):
    """An id with its Chinese name; both are understood wherever a person writes one."""

    zh: str
    also: tuple[str, ...]

    def __new__(cls, value: str, zh: str = "", *also: str) -> Self:
        """A member from its id, its Chinese name and other names people use, as the lists below write it."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.zh = zh
        word.also = also
        return word

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        """The word whose Chinese name, or id in another case, `value` is."""
        wanted = str(value).strip().lower().replace("_", "-")
        for word in cls:
            if wanted in (word.zh.lower(), word.value.replace("_", "-"), *word.also):
                return word
        return None

    @property
    def label(self) -> str:
        """The name to show in the interface's language."""
        return self.zh if current() == "zh_TW" else self.value

    @classmethod
    def choices(cls) -> str:
        """Every id with its Chinese name, for error messages and prompts."""
        return ", ".join(f"{word.value} {word.zh}" for word in cls)


class Kind(Word):
    """What a project makes; decides its page structure and which answers fit."""

    PRODUCT = "product", "商品"
    FOOD = "food", "食品"
    PUBLICATION = "publication", "出版"
    COURSE = "course", "課程"
    EVENT = "event", "活動"
    CHARITY = "charity", "公益"
    JOURNALISM = "journalism", "新聞報導"
    SUBSCRIPTION = "subscription", "定期定額"
    OTHER = "other", "其他"


class Stage(Word):
    """Where a project stands, from the first contact to long-term listing."""

    LEAD = "lead", "潛在", "潛在客戶", "開發中"
    INVITED = "invited", "已邀約", "邀約", "邀約中", "洽談中"
    OFFERED = "offered", "已提合約", "提合約", "報價中"
    CONTRACTED = "contracted", "已簽約", "簽約", "已回簽"
    PREPARING = "preparing", "準備上架", "準備中", "準備", "籌備中"
    LIVE = "live", "集資中", "上線中", "進行中", "募資中", "已上線"
    ENDED = "ended", "待結案", "已結束", "結束"
    CLOSING = "closing", "結案中", "撥款中", "出貨中"
    CLOSED = "closed", "已結案", "結案"
    DECLINED = "declined", "已婉拒", "婉拒"
    STOPPED = "stopped", "已中止", "中止", "暫停"
    LONGTERM = "longterm", "長期上架", "長期集資", "選物"


class ClientType(Word):
    """The nine client types of the playbooks, by what they need most."""

    INQUIRER = "inquirer", "單純疑問型"
    HESITANT = "hesitant", "猶豫付費型"
    FADING = "fading", "前熱後冷型"
    FOLLOWER = "follower", "穩定聽令型"
    MAVERICK = "maverick", "特立獨行型"
    LONELY = "lonely", "孤獨抱怨型"
    HURRIED = "hurried", "匆忙路人型"
    BARGAINER = "bargainer", "討價還價型"
    PRESSURING = "pressuring", "情緒勒索型"


class Role(Word):
    """What a contact decides; shifts the emphasis of a letter."""

    OPERATOR = "operator", "執行窗口"
    MANAGER = "manager", "主管"
    DECISION_MAKER = "decision-maker", "決策者"


class Channel(Word):
    """Ways to reach a person."""

    EMAIL = "email", "電子郵件"
    LINE = "line", "LINE"
    MESSENGER = "messenger", "Messenger"
    PHONE = "phone", "電話"
    MEETING = "meeting", "會議"
    BACKOFFICE = "backoffice", "後台訊息"
    OTHER = "other", "其他管道"


class EventKind(Word):
    """What happened, in the journal."""

    MAIL = "mail", "信件"
    CHAT = "chat", "訊息"
    CALL = "call", "通話"
    MEETING = "meeting", "會議"
    NOTE = "note", "備註"
    METRIC = "metric", "數據"
    REQUEST = "request", "請求"
    DECISION = "decision", "決定"
    SERVICE = "service", "服務"
    STAGE = "stage", "階段"
    TYPE = "type", "類型"
    REMINDER = "reminder", "提醒"
    AUDIT = "audit", "頁面檢查"
    ANSWER = "answer", "答覆"
    CORRECTION = "correction", "更正"
    ALARM = "alarm", "警示"


class Way(Word):
    """Which way an event went, seen from the desk."""

    IN = "in", "收到"
    OUT = "out", "送出"


class Scope(Word):
    """Whether a service is promised in the contract."""

    CONTRACT = "contract", "合約內"
    EXTRA = "extra", "額外提供"


class Outcome(Word):
    """How a client's request was answered."""

    GRANTED = "granted", "同意"
    SUBSTITUTE = "substitute", "改以替代方案"
    DECLINED = "declined", "婉拒"


class Side(Word):
    """Whose to-do it is."""

    CLIENT = "client", "提案團隊"
    US = "us", "專員"


class Quotable(Word):
    """Whether a finished case may be told to others."""

    NO = "no", "不可引用"
    ANONYMOUS = "anonymous", "匿名引用"
    NAMED = "named", "具名引用"


class CaseResult(Word):
    """How a finished case turned out."""

    SUCCESS = "success", "成功"
    FAILURE = "failure", "未達標"


class Metric(Word):
    """Numbers noted from the back office or the ad manager, and the record field each one also is."""

    RAISED = "raised", "集資金額"
    BACKERS = "backers", "贊助人數"
    AD_SPENT = "ad_spent", "廣告花費"
    IMPRESSIONS = "impressions", "曝光次數"
    CTR = "ctr", "點擊率"
    CPC = "cpc", "單次點擊成本"
    BOUNCE = "bounce", "跳出率"
    PAGE_VIEWS = "page_views", "頁面瀏覽"


# A metric that is also a field of the project's [money] updates both in one change.
MONEY_METRICS = frozenset({Metric.RAISED, Metric.BACKERS, Metric.AD_SPENT})
SHARE_METRICS = frozenset({Metric.CTR, Metric.BOUNCE})

# Contact that reaches a person; numbers, notes and bookkeeping do not.
CONTACT_KINDS = frozenset(
    {EventKind.MAIL, EventKind.CHAT, EventKind.CALL, EventKind.MEETING, EventKind.REQUEST, EventKind.ANSWER}
)
