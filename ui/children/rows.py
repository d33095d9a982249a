"""How a child's risk and next visit are said and coloured."""

RISK_TONES = {"high": "danger", "middle": "warning", "low": "ok"}


def due_words(days_left: int) -> str:
    if days_left < 0:
        return f"超期 {-days_left} 天"
    return "今天" if days_left == 0 else f"剩 {days_left} 天"


def due_tone(days_left: int) -> str:
    return "danger" if days_left <= 0 else "warning" if days_left <= 3 else "ok"
