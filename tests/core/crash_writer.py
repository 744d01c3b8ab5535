"""A process that is there to be killed: threads that write and tell what was acknowledged."""

import os
import sys
from functools import partial
from pathlib import Path
from threading import Thread

from mockinvoice.core.database import Database
from mockinvoice.core.store import Store

SPACES = ("s", "t")
THREADS = 4
KEPT = 3
TEXT = "x" * 400


def work(space: str, store: Store, number: int) -> None:
    """Make a pair of records in each transaction, and remove an old pair."""
    left, right = store.collection("v.left"), store.collection("v.right")
    turn = 0
    while True:
        turn += 1
        with store.transaction():
            left.put(f"{number}-{turn}", {"turn": turn, "text": TEXT})
            left.delete(f"{number}-{turn - KEPT}")
            store.next(f"turns-{number}")
            right.put(f"{number}-{turn}", {"turn": turn})
            right.delete(f"{number}-{turn - KEPT}")
        os.write(1, f"{space} {number} {turn}\n".encode())


def main(path: Path) -> None:
    """Write until killed; the log is so short that it is folded again and again."""
    database = Database(path, smallest_log=20_000)
    for space in SPACES:
        store = Store(indexes={}, sink=partial(database.commit, space))
        database.attach(space, store.state, lock=store.lock)
        for number in range(THREADS):
            Thread(target=work, args=(space, store, number)).start()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
