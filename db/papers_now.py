"""Which papers can be printed for a case, by where it stands and which way it came."""

ALWAYS = (
    ("receipt", "受理回执"),
    ("missing_materials", "一次性告知书"),
    ("application", "申请审核确认表"),
    ("authorisation", "核对授权书"),
    ("investigation", "入户调查表"),
)
NOTICE = ("opinion_for", "post_notice", "close_notice", "notice_objection")


def papers_now(status: str, steps: set[str]) -> tuple[tuple[str, str], ...]:
    """(form, label) in the order in which they come up."""
    papers = list(ALWAYS)
    if steps & set(NOTICE):
        papers += [("public_notice", "公示"), ("notice_record", "公示张贴记录")]
    if "notice_objection" in steps:
        papers.append(("appraisal", "民主评议表"))
    if status == "confirmed":
        papers.append(("confirmation_notice", "确认通知书"))
    if status in ("refused", "refusal_delivered"):
        papers.append(("refusal_notice", "不予确认通知书"))
    return tuple(papers)
