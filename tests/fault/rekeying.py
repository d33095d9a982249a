"""Changes the key of a store again and again, to be killed at any moment; the first key comes on standard input."""

import sys
from pathlib import Path

from db.rekey import rekey

if __name__ == "__main__":
    home, key = Path(sys.argv[1]), bytes.fromhex(sys.stdin.readline().strip())
    print("ready", flush=True)
    while True:
        key = rekey(home, key)
        print("changed", flush=True)
