"""What the watch list says to people: what it is, what happened, what to do; by the line's code."""

from typing import NamedTuple

from app.clock import local_time
from app.queries.watch_list import WatchLine


class Said(NamedTuple):
    title: str
    happened: str
    to_do: str
    tone: str = "warning"


WORDS = {
    "device_forked": Said(
        "“{who}”的数据恢复过旧备份，或被复制到了两台机器",
        "它写的内容{parted}分成了两支，两支都已收下，没有丢；各改各的地方列在“待定夺”。",
        "请打电话问清楚：只恢复过旧备份的，照常使用；有两台机器在用同一份数据的，只留一台，"
        "另一台停用并报县管理员。问清以后按“已处理”。",
        "danger",
    ),
    "log_began_anew": Said(
        "“{who}”恢复过旧备份",
        "它缺的内容，本机已经重新备好，没有丢。",
        "请与它再交换一来一回，内容就补齐；补齐以前，请它不要补录。补齐以后按“已处理”。",
        "danger",
    ),
    "own_log_began_anew": Said(
        "本机的数据恢复过旧备份",
        "恢复以后缺的内容，别的机器上还在，正等着交换回来。",
        "请与上级和下级的机器各交换一来一回；补齐以前不要补录。补齐以后按“已处理”。",
        "danger",
    ),
    "receipt_unproven": Said(
        "“{who}”说收到过本机没有写过的内容",
        "没有相信它，也没有因此重发；两边的内容都没有变。",
        "请在那台机器上查验（main.py verify），程序旧的请升级；查不出原因的报县管理员。"
        "问清以后按“已处理”。",
        "danger",
    ),
    "epoch_leapt": Said(
        "“{who}”的记录编号跳得不合常理",
        "它写的内容照常收下，但没有按它说的重新开始。",
        "请在那台机器上查验（main.py verify），并报县管理员核对那台机器。问清以后按“已处理”。",
        "danger",
    ),
    "asks_again": Said(
        "“{who}”反复要本机把内容全部重发",
        "已经重发过多次，先停下；它写的内容照常收下，没有丢。",
        "请打电话问清楚：是不是反复恢复旧备份，或有两台机器用同一份数据。处理好以后按“已处理”，"
        "就会再重发给它。",
        "danger",
    ),
    "revoked_beyond": Said(
        "“{who}”已挂失，截止处以后写的牵涉 {count} 份档案",
        "挂失以前已经采用，不会自动撤下：{files}。",
        "请打电话问清截止处以后是谁写的，到这些档案里逐份核对，不对的改正；核对完按“已处理”。",
        "danger",
    ),
    "report_unsent": Said(
        "{count} 份强制报告还没有送到上级",
        "报告写在本机，上级机器还没有收到；电话报警、报告不受影响。",
        "请马上联网交换，没有网络就把 U 盘送到上级机器；没打过电话的先打电话。",
        "danger",
    ),
    "refused_above": Said(
        "{count} 户（人）的内容县级没有收下",
        "县级收到了，但没有采用；原件都在。",
        "请打电话问县级没有收下的原因；是哪些，见“交接状态”里的“县级未收下”。",
        "danger",
    ),
    "unsent": Said(
        "{count} 户（人）的内容还没有送到上级",
        "写好以后上级机器一直没有收到的回执。",
        "请把 U 盘送到上级机器交换一次再带回，或者联网交换；是哪些，见“交接状态”里的“待交换”。",
    ),
    "carried": Said(
        "{count} 户（人）的内容县级还没有确认",
        "上级机器已收到，县级的签收还没有回来。",
        "请上级机器与县级交换一次，再与本机交换；是哪些，见“交接状态”里的“已带出”。",
    ),
    "network_broken": Said(
        "联网交换连续 {count} 次没有完成",
        "没送完、没收完的部分都留着，下次接着传。",
        "请检查网络，到“交换”里再按“联网交换”；还不行就改用 U 盘。",
    ),
    "drive_broken": Said(
        "上次在“{who}”上的交换没有完成",
        "已经读入的都在；没有写完的，下次交换自动补上。",
        "请重新插上 U 盘，按“交换”做完一次。",
    ),
    "bundle_early": Said(
        "“{who}”的 {count} 份交换文件在等前面的一份",
        "后一份先到了，前面的一份还没到；先放在本机，没有丢。",
        "请与“{who}”再交换一次：它会从缺的地方写起。",
    ),
    "step_early": Said(
        "{count} 个办理环节在等前面的环节",
        "后一步先到了，前一步还没到，所以暂时不算。",
        "请与办理的机器再交换一次；“未收下”里有它的，照那里写的办。",
    ),
    "silent_below": Said(
        "{count} 台下级机器很久没有来交换：{who}",
        "它们写的内容，本机和县级都还看不到。",
        "请打电话提醒，带 U 盘来交换一次。",
    ),
    "leaving": Said(
        "{count} 份档案已不归本机管，还有改动没有送到",
        "档案已经收起来，本机写过的改动送到上级以后才会清除，没有丢。",
        "请与上级机器交换一来一回。",
    ),
    "files_missing": Said(
        "{count} 个附件还没有到本机",
        "记录已经到了，照片或扫描件还在路上。",
        "请与送来记录的机器再交换一次：它会把缺的附件写上。",
    ),
    "files_unsent": Said(
        "{count} 个附件上级还没有收到",
        "记录已经送到，照片或扫描件还没有。",
        "请与上级机器再交换一次：缺的附件会自动写上。",
    ),
    "not_understood": Said(
        "{count} 条内容要升级程序才能看到",
        "由较新版本的程序写成；原样留着，照常往上转交。",
        "请升级本程序，升级后自动显示。",
    ),
}
OTHER = Said("有一件事要核实", "本机的程序还说不清是什么事。", "请联系县管理员核对。")


def said_of(line: WatchLine) -> Said:
    """The words with the line's own names and numbers in them."""
    said = WORDS.get(line.code, OTHER)
    facts = {
        "who": line.who,
        "count": line.count,
        "files": _files(line),
        "parted": f"从 {local_time(line.parted)} 以后" if line.parted else "",
    }
    title, happened, to_do = (part.format(**facts) for part in said[:3])
    return Said(title, happened, to_do, said.tone)


def _files(line: WatchLine) -> str:
    if not line.files:
        return "名单由能看档案的人在这里查看"
    return "、".join(line.files) + (" 等" if len(line.files) < line.count else "")


def since_words(line: WatchLine) -> str:
    """Where only a day is known, only the day."""
    if line.since is None:
        return "从什么时候起，本机没有记录"
    return f"{local_time(line.since).removesuffix(' 00:00')} 起"
