"""What the exchange says to people."""

from collections.abc import Iterable

from app.clock import local_time
from app.exchange import ExchangeSummary, FileOutcome, FoundFile, KindCount, Meant, OnDrive, Preview
from ui.words import words_for, words_of

MEANT = {
    Meant.FOR_US: "给本机",
    Meant.FROM_US: "本机写出",
    Meant.FOR_OTHERS: "给别的机器",
    Meant.DAMAGED: "损坏",
    Meant.NEWER: "版本较新",
    Meant.REFUSED: "不能采用",
}
TONES = {
    Meant.FOR_US: "brand",
    Meant.DAMAGED: "danger",
    Meant.NEWER: "warning",
    Meant.REFUSED: "danger",
}


def size_words(size: int) -> str:
    """Bytes as people read them."""
    if size >= 1 << 30:
        return f"{size / (1 << 30):.1f} GB"
    if size >= 1 << 20:
        return f"{size / (1 << 20):.1f} MB"
    return f"{max(1, round(size / 1024))} KB"


def drive_words(found: OnDrive) -> str:
    """One sentence on what lies on a drive."""
    told = []
    for_us = found.count(Meant.FOR_US)
    if for_us:
        fresh = found.fresh_for_us
        told.append(f"给本机 {for_us} 份" + (f"（{fresh} 份是新的）" if fresh else "（都已收过）"))
    for meant in (Meant.FOR_OTHERS, Meant.FROM_US, Meant.DAMAGED, Meant.NEWER, Meant.REFUSED):
        if count := found.count(meant):
            told.append(f"{MEANT[meant]} {count} 份")
    what = "，".join(told) or "还没有交换文件"
    more = "；只读，写不出去" if found.read_only else f"；剩余 {size_words(found.free)}"
    return what + more


def file_state(file: FoundFile) -> str:
    """What is to be known of one file on a drive."""
    if file.code:
        return words_for(file.code, {"sender": "", "program": "", "file": file.name, **file.facts})
    if file.meant is Meant.FOR_US:
        return f"{file.entries} 条，{'新' if file.fresh else '已收过'}，{size_words(file.bytes)}"
    if file.meant is Meant.FROM_US:
        return "等对方取走" if file.fresh else "对方已收到"
    return "原样带着，不动"


def way_words(file: FoundFile) -> str:
    """From whom to whom; the file's own name where nothing more is known."""
    if file.meant in (Meant.FOR_US, Meant.FROM_US, Meant.FOR_OTHERS) and file.sender:
        return f"{file.sender} → {file.recipient}"
    return file.name


def outcome_words(file: FileOutcome) -> str:
    """What came of one file."""
    if file.code:
        return words_for(file.code, {"sender": "", "program": "", "file": file.name, **file.facts})
    if file.waiting:
        return "前面的一份还没到，先等着，到了会自动接上。"
    refused = f"，{file.quarantined} 条未收下" if file.quarantined else ""
    found = f"，{file.conflicts} 处待定夺" if file.conflicts else ""
    return f"新收 {file.accepted} 条，已有 {file.known} 条{refused}{found}"


def title_of(summary: ExchangeSummary, drive: str) -> str:
    """The one sentence. Never says that it is done when it is not."""
    if summary.problem is not None:
        return "交换没有完成" + ("：已读入，没有写出" if summary.accepted else "")
    if summary.stopped:
        return "已停止，交换没有完成"
    return f"交换完成，可以拔出“{drive}”"


def detail_of(summary: ExchangeSummary, seconds: float) -> str:
    """What was brought and what was taken along."""
    if summary.problem is not None:
        return words_of(summary.problem)
    to = "、".join(f"{s.label} {s.entries} 条" for s in summary.sent if s.entries)
    told = [f"带入 {summary.accepted} 条", f"带出：{to}" if to else "没有要带出的新内容"]
    if summary.quarantined:
        told.append(f"{summary.quarantined} 条未收下")
    if summary.refused:
        told.append(f"{summary.refused} 份文件没有采用")
    if summary.conflicts:
        told.append(f"{summary.conflicts} 处待定夺")
    if summary.stopped:
        return "，".join(told[:1]) + "，其余下次交换时自动补上；现在可以拔出。"
    return "；".join(told) + f"。写入后已读回校验，用时 {seconds:.1f} 秒。"


def preview_words(told: Preview) -> str:
    """One sentence on what an exchange would change."""
    if not told.kinds:
        return "没有新内容：这里的都已收过。"
    people = ""
    if told.new_people:
        names = "、".join(told.names)
        people = f"新增人员 {told.new_people} 名" + (
            f"（{names}{'等' if told.new_people > len(told.names) else ''}）" if names else ""
        )
    clash = f"会有 {told.conflicts} 处待定夺" if told.conflicts else "没有冲突"
    return "；".join(part for part in (people, clash) if part) + "。本机内容还没有任何改动。"


def kind_words(kinds: Iterable[KindCount]) -> str:
    """Counts by kind: 家庭 新增 1 · 办件 改动 2."""
    told = []
    for kind in kinds:
        parts = [
            f"{word} {count}"
            for word, count in (
                ("新增", kind.added),
                ("改动", kind.changed),
                ("删除", kind.removed),
            )
            if count
        ]
        told.append(f"{kind.label} {'、'.join(parts)}")
    return "　".join(told)


def written(file: FoundFile) -> str:
    return local_time(file.written_at)
