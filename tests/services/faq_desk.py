"""A small desk for the FAQ's commands: three clients of three tiers, one entry of the user's own for each trait."""

import tempfile
from functools import cache
from pathlib import Path

from csmkit.services.faq_shelf import open_index

NOTE = "這句只給自己看，永遠不能寄出"
GUIDE_LINK = "https://docs.yingdian.example/ads"
OWN = f"""# 我的問答

## 測試撥款要幾天？

```toml
id = "t-payout"
also = ["錢什麼時候會進來測試"]
tags = ["撥款"]
stages = ["closing"]
guides = [{{ title = "請款教學", link = "{GUIDE_LINK}" }}]
as_of = 2025-12-01
review_by = 2026-01-20
```

### 先問

- `ad_budget` 這檔願意拿出多少行銷預算？
- `gross_margin` 每筆大約剩多少？
- 有沒有指定的撥款日？

### 短答

結案確認後 {{{{ facts.payout_days }}}} 撥款，截止日是 {{{{ project.dates.end }}}}。

### 完整回答

結案確認後 **{{{{ facts.payout_days }}}}** 撥款。

- 第一步：先寄發票
- 第二步：等確認

### 內部備註

{NOTE}

## 測試手續費怎麼算？

```toml
id = "t-fee"
also = ["費率測試"]
review_by = 2026-12-31
```

### 短答

費率是 {{{{ facts.platform_fee_rate }}}}。

### 完整回答

費率是 {{{{ facts.platform_fee_rate }}}}，另有 {{{{ facts.odd_fee }}}}。
"""
SETTINGS = """language = "en"
time_zone = "Asia/Taipei"

[me]
name = "程又寧"
email = "youning@yingdian.example"

[platform]
name = "螢點集資"
"""
FACTS = """[payout_days]
unit = "working-days"
value = 10
valid_until = 2026-12-31

[platform_fee_rate]
unit = "rate"
value = 0.08
valid_until = 2025-12-31

[odd_fee]
unit = "text"
"""
CLIENT = """name = "{name}"
tier = "{tier}"
preferred_channel = "{channel}"

[contacts.main]
name = "{contact}"
greeting = "{contact}小姐"
email = "{slug}@client.example"
phone = "0912-345-{digits}"
chat_id = "{slug}"
"""
PROJECT = """title = "{title}"
client = "{client}"
kind = "product"
stage = "live"

[dates]
launch = 2025-12-20
end = 2026-02-03

[money]
goal = 300000
raised = {raised}

[resources]
ad_budget = 60000
"""
CLIENTS = (
    ("lumi", "鹿米設計", "diamond", "line", "林怡君", "001"),
    ("slow", "慢穀烘焙", "standard", "line", "湯正麥", "002"),
    ("gold", "黃金織坊", "gold", "email", "陳織羽", "003"),
)
PROJECTS = (
    ("lumi-lamp", "夜讀燈：一本書大小", "lumi", 123457),
    ("lumi-bag", "摺疊袋", "lumi", 0),
    ("slow-dough", "冷凍麵團 *慢*", "slow", 0),
    ("gold-loom", "小織機", "gold", 0),
)


@cache
def _built_in_index() -> dict[str, bytes]:
    """The index of the built-in FAQ, made once for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        open_index(Path(folder))
        shelf = Path(folder) / ".csm/faq"
        return {path.name: path.read_bytes() for path in shelf.iterdir()} if shelf.is_dir() else {}


def lay_faq_desk(root: Path) -> Path:
    """Write the desk's files; the folders are there."""
    (root / ".csm/faq").mkdir(parents=True, exist_ok=True)
    for name, data in _built_in_index().items():
        (root / ".csm/faq" / name).write_bytes(data)
    (root / "csm.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "facts.toml").write_text(FACTS, encoding="utf-8")
    (root / "faq/own.md").write_text(OWN, encoding="utf-8")
    for slug, name, tier, channel, contact, digits in CLIENTS:
        text = CLIENT.format(slug=slug, name=name, tier=tier, channel=channel, contact=contact, digits=digits)
        (root / f"clients/{slug}.toml").write_text(text, encoding="utf-8")
    for slug, title, client, raised in PROJECTS:
        text = PROJECT.format(title=title, client=client, raised=raised)
        (root / f"projects/{slug}.toml").write_text(text, encoding="utf-8")
    return root
