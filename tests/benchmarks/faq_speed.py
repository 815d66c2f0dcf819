"""How fast the FAQ is searched: `python -m tests.benchmarks.faq_speed [--rounds N] [--entries N]`.

One run, ratios to `python -c pass`, to one dispatched command of a bare Typer app, and to `fzf --filter` over the same
text. The large FAQ is laid into a temporary workspace: 20,000 entries of about 450 bytes in forty files.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from csmkit.workspace.scan import SETTLE_NS
from tests.benchmarks.measure import Case, medians, peak_kib, touch

CSM = str(Path(sys.executable).with_name("csm"))
HELLO = str(Path(__file__).with_name("hello.py"))
BARE, TYPER, FZF = "python -c pass", "bare Typer hello", "fzf --filter, 20,000 entries"
QUESTION = "廣告費要抓多少才夠"
MESSAGE = (
    "您好，想請問一下，我們這檔大概下個月要上線，目前樣品已經打好了，影片還在剪。"
    "老闆一直問廣告費到底要抓多少才夠，之前朋友的專案好像花了快三成，我們預算沒有那麼多，"
    "名單大概只有八百個，粉專三千多人，這樣投廣告會不會是丟到水裡？還是先把電子報寄一輪再說？謝謝您！"
)
FILES = 40
_WORDS = (
    "廣告 預算 頁面 方案 影片 名單 電子報 贊助者 出貨 退款 撥款 合約 檢驗 樣品 定價 早鳥 加購 運費 後台 問卷 素材 受眾 追蹤碼"
    " 粉專 社群 直播 媒體 部落客 分潤 稅務 發票 商標 授權 包裝 倉儲 海外 關稅 翻譯 客服 留言 更新 檔期 春節 週年 團隊 交接 會議"
    " 紀錄 時程 目標 金額 毛利 成本 打樣 量產 保固 維修 瑕疵 補寄 地址 電話 統編 刷卡 分期 取消 延期 公告 截圖 圖片 尺寸 字級"
)
_VERBS = "設定 調整 確認 安排 準備 計算 比較 通知 上傳 更換 檢查 申請 說明 拆分 合併 延後 提前 追蹤 記錄 回覆"
WORDS, VERBS = _WORDS.split(), _VERBS.split()


def main() -> None:
    """Lay the entries, measure, print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--entries", type=int, default=20_000)
    asked = parser.parse_args()
    os.environ |= {"CSM_LANG": "en", "CSM_TODAY": "2026-11-23"}
    with tempfile.TemporaryDirectory(prefix="csm-benchmark-") as folder:
        small, large = lay(Path(folder) / "small", 0), lay(Path(folder) / "large", asked.entries)
        run_table(small, large, Path(folder), asked.rounds)


def lay(root: Path, entries: int) -> Path:
    """A workspace with so many entries of its own."""
    (root / "faq").mkdir(parents=True)
    (root / "csm.toml").write_text('time_zone = "Asia/Taipei"\n', encoding="utf-8")
    (root / "facts.toml").write_text("", encoding="utf-8")
    dice = random.Random(20_000)
    for number in range(FILES if entries else 0):
        made = (entry(dice, place) for place in range(number, entries, FILES))
        text = f"# 題組 {number}\n\n" + "\n".join(made)
        (root / "faq" / f"large-{number:02}.md").write_text(text, encoding="utf-8")
    return root


def entry(dice: random.Random, number: int) -> str:
    """One entry, like ours in form and size."""
    one, two, three = dice.sample(WORDS, 3)
    verb = dice.choice(VERBS)
    body = "，".join(sentence(dice) for _ in range(5))
    return (
        f'## {one}和{two}要怎麼{verb}？（{number}）\n\n```toml\nid = "large-{number}"\n'
        f'also = ["{verb}{one}的時候{two}怎麼辦", "{three}會影響{two}嗎"]\ntags = ["{one}", "{two}"]\n'
        f'stages = ["live"]\n```\n\n### 短答\n\n先{verb}{one}，再看{two}。\n\n### 完整回答\n\n{body}。\n'
    )


def sentence(dice: random.Random) -> str:
    """A clause of a few words."""
    return "".join((dice.choice(VERBS), *dice.sample(WORDS, 2), "之前先", dice.choice(VERBS), dice.choice(WORDS)))


def run_table(small: Path, large: Path, folder: Path, rounds: int) -> None:
    """Measure everything, then print it as a Markdown table."""
    files = sorted((large / "faq").iterdir())
    size = sum(path.stat().st_size for path in files)
    cases = [
        Case(BARE, [sys.executable, "-c", "pass"]),
        Case(TYPER, [sys.executable, HELLO, "hello"]),
        Case("faq search, built-in", search(small, QUESTION)),
        Case("faq search, built-in, 130 characters", search(small, MESSAGE)),
        Case("faq search, 20,000 more", search(large, QUESTION)),
        Case("faq search, 20,000 more, 130 characters", search(large, MESSAGE)),
        Case(
            "one edited file of forty",
            search(edited(large), QUESTION),
            before=touch(edited(large) / "faq/large-07.md", "\n"),
        ),
        *peer(files, folder),
    ]
    time.sleep(SETTLE_NS / 10**9)  # files of this very moment would be read again each time
    for root in (small, large, edited(large)):
        subprocess.run(search(root, QUESTION), stdout=subprocess.DEVNULL, check=True)
    spent = medians(cases, rounds)
    print(f"{size / 1e6:.1f} MB in {len(files)} files\n")
    print("| command | ms | × python -c pass | × Typer hello | × fzf |\n|---|---|---|---|---|")
    for name, took in spent.items():
        to_fzf = f"{took / spent[FZF]:.2f}" if FZF in spent else ""
        print(f"| {name} | {took * 1000:.0f} | {took / spent[BARE]:.1f} | {took / spent[TYPER]:.2f} | {to_fzf} |")
    for name, root in (("built-in", small), ("20,000 more", large)):
        print(f"peak memory, warm, {name}: {peak_kib(search(root, QUESTION)) / 1024:.0f} MiB")


def search(root: Path, message: str) -> list[str]:
    """The command, its output in a pipe."""
    return [CSM, "-w", str(root), "faq", "search", message]


def edited(large: Path) -> Path:
    """A copy of the large workspace in which one file changes before each run."""
    copy = large.with_name("edited")
    if not copy.exists():
        shutil.copytree(large, copy)
    return copy


def peer(files: list[Path], folder: Path) -> Iterator[Case]:
    """`fzf --filter` over the text of all entries, where it is installed."""
    program = shutil.which("fzf")
    if program is None:
        print("fzf is not installed; its line is left out", file=sys.stderr)
        return
    whole = folder / "all.txt"
    whole.write_text("".join(path.read_text(encoding="utf-8") for path in files), encoding="utf-8")
    yield Case(FZF, ["sh", "-c", f"{program} --filter '廣告 預算' < {whole}"])


if __name__ == "__main__":
    main()
