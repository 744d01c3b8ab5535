"""The engines that the store's tests run on: in memory, and in a file that is opened again."""

import shutil
from pathlib import Path

from mockinvoice.core.database import Database
from mockinvoice.core.store import Change, Indexes, Store

SPACE = "s"


class Memory:
    """A store that lives as long as its process."""

    def __init__(self, indexes: Indexes) -> None:
        self.commits: list[list[Change]] = []
        self.store = Store(indexes=indexes, sink=self.commits.append)

    def reopen(self, *, cleanly: bool = True) -> Store:
        return self.store

    def close(self) -> None:
        pass


class File:
    """A store in a file; without a clean stop it goes on with what a killed process leaves."""

    def __init__(self, indexes: Indexes, folder: Path) -> None:
        self.commits: list[list[Change]] = []
        self._indexes = indexes
        self._path = folder / "0" / "db.json"
        self._open()

    def reopen(self, *, cleanly: bool = True) -> Store:
        if cleanly:
            self._database.close()
        else:
            self._path = as_if_killed(self._path)
            self._database.abandon()
        self._open()
        return self.store

    def close(self) -> None:
        self._database.abandon()

    def _open(self) -> None:
        database = self._database = Database(self._path)

        def keep(changes: list[Change]) -> None:
            database.commit(SPACE, changes)
            self.commits.append(changes)

        self.store = Store(indexes=self._indexes, state=database.take(SPACE), sink=keep)
        database.attach(SPACE, self.store.state)


def as_if_killed(path: Path) -> Path:
    """Copy a file with its log, both as they are, into a new folder beside the old ones."""
    folder = path.parent.with_name(str(len(list(path.parent.parent.iterdir()))))
    shutil.copytree(path.parent, folder)
    return folder / path.name
