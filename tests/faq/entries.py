"""Small entries for tests."""

from typing import Any

from csmkit.faq.entry import Entry


def entry(identity: str = "ads-budget", **changes: Any) -> Entry:
    """A complete entry; name what differs."""
    base = Entry(
        id=identity,
        question="廣告預算要抓多少?",
        group="廣告",
        also=("廣告費要抓多少才夠",),
        tags=("廣告",),
        short="先看毛利,再抓上限。",
        answer="先算每筆毛利,再乘上預估筆數。",
        note="先問資源。",
        path="faq/ads.md",
        line=3,
    )
    return base._replace(**changes)


TEXT = """# 廣告

## 廣告預算要抓多少?

```toml
id = "ads-budget"
also = ["廣告費要抓多少才夠"]
tags = ["廣告"]
stages = ["preparing"]
kinds = []
related = []
letters = ["preparation"]
guides = [{ title = "後台教學", link = "" }]
as_of = 2026-11-23
review_by = 2027-05-23
```

### 先問

- `ad_budget` 願意拿出多少?
- 做過廣告嗎?

### 短答

先看毛利,再抓上限。

### 完整回答

先算每筆毛利。

```
## 這不是標題
```

### 內部備註

先問資源。
"""
"""A file with one entry that is right in every part."""
