"""Receipt numbers: device code, six random characters, one check character."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31, a prime: one wrong or two swapped are noticed
RANDOM = 6


def receipt_number(device_code: str, random_text: str) -> str:
    """A7K-3F9QXW-M"""
    body = device_code + random_text
    return f"{device_code}-{random_text}-{_check(body)}"


def dashed(plain: str) -> str:
    """The beginning of a number as it is kept: A7K3F9QXWM → A7K-3F9QXW-M."""
    parts = (plain[:3], plain[3 : 3 + RANDOM], plain[3 + RANDOM :])
    return "-".join(part for part in parts if part)


def receipt_holds(number: str) -> bool:
    """Whether the check character fits, however it was typed."""
    plain = "".join(c for c in number.upper() if c in ALPHABET)
    return len(plain) == len("A7K") + RANDOM + 1 and _check(plain[:-1]) == plain[-1]


def _check(body: str) -> str:
    total = sum((place + 1) * ALPHABET.index(c) for place, c in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]
