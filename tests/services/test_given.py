"""The service ledger: what the client reads, and what it never reads."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmkit.domain.vocabulary import Scope
from csmkit.services.given import given_to
from csmkit.workspace.desk import Desk
from tests.closeout_desk import lay_closeout
from tests.conftest import Csm

TODAY = date(2026, 4, 2)


def note(root: Path, on: str, kind: str, **values: Any) -> None:
    """One line in the journal."""
    from csmkit.domain.event import Event
    from csmkit.workspace.journal import lines_by_file, new_id

    project = values.pop("project", "lamp")
    moment = f"{on}T11:00:00+08:00"
    event = Event.model_validate(
        {"id": "x", "at": moment, "kind": kind, "project": project, "client": "studio", **values}, strict=False
    )
    event = event.model_copy(update={"id": new_id(event.at)})
    for path, lines in lines_by_file([event]).items():
        with (root / path).open("ab") as file:
            file.write(lines)


@pytest.fixture
def desk(desk_dir: Path) -> Path:
    lay_closeout(desk_dir)
    return desk_dir


def words(root: Path, scope: Scope, who: str = "lamp") -> list[str]:
    return [one.what for one in given_to(Desk(root), who, today=TODAY).of(scope)]


def test_inside_and_beyond_the_contract(desk: Path) -> None:
    note(desk, "2026-01-10", "service", text="頁面健檢第一次")
    note(desk, "2026-01-12", "service", text="代寫回購信", scope="extra")
    note(desk, "2026-01-14", "service", text="剪一支短片")
    note(desk, "2026-01-15", "audit", text="沒有實穿照，價格太早")
    note(desk, "2026-01-16", "mail", letter="launch", way="out", text="上線日 (by hand): 老闆急")
    note(desk, "2026-01-17", "call", text="邱老師很生氣")
    note(desk, "2026-01-18", "request", way="in", text="想延長早鳥，不然不付錢", outcome="granted")
    note(desk, "2026-01-19", "request", way="in", text="想上首頁", outcome="substitute", scope="contract")
    assert words(desk, Scope.CONTRACT) == [
        "頁面健檢第一次", "頁面檢查與修改建議", "寄上「上線日」", "電話討論", "您提出「想上首頁」，改以替代方案協助",
    ]  # fmt: skip
    assert words(desk, Scope.EXTRA) == ["代寫回購信", "剪一支短片", "您提出「想延長早鳥」，已同意"]


def test_what_was_promised_once_is_beyond_the_contract_the_second_time(desk: Path) -> None:
    for on in ("2026-02-10", "2026-02-20"):
        note(desk, on, "service", text=f"平台電子報露出 {on}")
    assert words(desk, Scope.CONTRACT) == ["平台電子報露出 2026-02-10"]
    assert words(desk, Scope.EXTRA) == ["平台電子報露出 2026-02-20"]


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "note", "text": "難搞"},
        {"kind": "metric", "metrics": {"raised": 100}},
        {"kind": "type", "text": "→ bargainer"},
        {"kind": "stage", "text": "ended → closing"},
        {"kind": "decision", "text": "照計畫"},
        {"kind": "alarm", "text": "撥款後決定改了"},
        {"kind": "mail", "way": "in", "text": "客戶來信"},
        {"kind": "request", "way": "in", "text": "想要折扣", "outcome": "declined"},
        {"kind": "request", "way": "in", "text": "想要折扣"},
        {"kind": "mail", "way": "out", "letter": "decline-service"},
        {"kind": "mail", "way": "out", "letter": "decision-chase"},
    ],
)
def test_what_is_no_service(desk: Path, values: dict[str, Any]) -> None:
    kind = values.pop("kind")
    note(desk, "2026-02-10", kind, **values)
    assert given_to(Desk(desk), "lamp", today=TODAY).services == []


@pytest.mark.parametrize(
    "text", ["幫討價還價型客戶改頁面", "鑽石客戶專屬", "比照 tide 退潮食堂的做法", "BARGAINER 優惠", ""]
)
def test_inner_words_become_plain_ones(desk: Path, text: str) -> None:
    (desk / "clients/tide.toml").write_text('name = "退潮食堂"\n', encoding="utf-8")
    note(desk, "2026-02-10", "service", text=text)
    note(desk, "2026-02-11", "request", way="in", text=text, outcome="granted")
    assert words(desk, Scope.EXTRA) == ["專案協助", "處理您的請求，已同意"]


def test_figures_within_a_week_and_no_further(desk: Path) -> None:
    note(desk, "2026-02-01", "metric", metrics={"raised": 100_000, "backers": 80})
    note(desk, "2026-02-05", "service", text="平台電子報露出")
    note(desk, "2026-02-10", "metric", metrics={"raised": 150_000})
    note(desk, "2026-02-25", "service", text="剪短片")
    first, second = given_to(Desk(desk), "lamp", today=TODAY).services
    assert first.figures == "集資 NT$100,000 → NT$150,000"
    assert second.figures == ""


def test_what_was_taken_back_is_not_listed(desk: Path) -> None:
    note(desk, "2026-02-05", "service", text="代寫回購信")
    (event,) = Desk(desk).events(project="lamp")
    note(desk, "2026-02-06", "correction", corrects=event.id)
    assert given_to(Desk(desk), "lamp", today=TODAY).services == []


def test_a_client_has_the_services_of_all_projects(desk: Path, csm: Csm) -> None:
    (desk / "projects/clip.toml").write_text('title = "書夾燈"\nclient = "studio"\n', encoding="utf-8")
    note(desk, "2025-02-05", "meeting", project="clip")
    note(desk, "2026-02-05", "meeting")
    assert words(desk, Scope.CONTRACT, "studio") == ["會議討論", "會議討論"]
    page = csm("given", "studio", "--markdown").out
    assert "〈書夾燈〉會議討論" in page
    assert "書夾燈" not in csm("given", "studio", "--markdown", "--since", "2026-01-01").out


def test_the_forms(desk: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSM_TODAY", TODAY.isoformat())
    note(desk, "2026-02-05", "service", text="剪 <b>短片</b> *一支* \x1b[31m", scope="extra")
    rows = json.loads(csm("given", "lamp", "--json").out)
    assert (rows["name"], rows["services"][0]["scope"]) == ("鹿角檯燈", "extra")
    assert csm("given", "lamp").out.startswith("2026-02-05\textra\tlamp\t剪 <b>")
    assert "額外提供" in csm("given", "lamp", "--table").out
    markdown, page = csm("given", "lamp", "--markdown").out, csm("given", "lamp", "--html").out
    assert "- 2026/02/05 剪 \\<b\\>短片" in markdown and "\\*一支\\*" in markdown
    assert "剪 &lt;b&gt;短片" in page and "<b>" not in page and page.count("<h2>") == 2
    assert "\x1b" not in markdown + page
    assert csm("given", "lamp", "--html", "--json").code == 2
    assert csm("given", "nobody").code == 3
    assert "合約內 0 項，額外提供 1 項" in markdown
