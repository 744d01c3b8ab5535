"""Files that fail when a test wants it, and a disk that forgets what was never synced."""

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from random import Random

from mockinvoice.core.files import Files

PAGE = 4096


@dataclass(kw_only=True)
class FaultyFiles(Files):
    """Asks `decide(operation)` before each one for an errno, or for how much a write may take.

    None lets it happen. A write that fails with an errno has taken `torn` bytes before, or all but
    one.
    """

    decide: Callable[[str], OSError | int | None]
    torn: int = 0

    def write(self, file: FileIO, data: bytes) -> int:
        found = self.decide("write")
        if isinstance(found, OSError):
            super().write(file, data[: min(self.torn, len(data) - 1)])
            raise found
        return super().write(file, data if found is None else data[:found])

    def truncate(self, file: FileIO, size: int) -> None:
        self._meet("truncate")
        super().truncate(file, size)

    def sync(self, file: FileIO) -> None:
        self._meet("sync")
        super().sync(file)

    def replace(self, draft: Path, path: Path) -> None:
        self._meet("replace")
        super().replace(draft, path)

    def sync_folder(self, folder: Path) -> None:
        self._meet("sync_folder")
        super().sync_folder(folder)

    def create(self, path: Path) -> FileIO:
        self._meet("create")
        return super().create(path)

    def _meet(self, operation: str) -> None:
        found = self.decide(operation)
        if isinstance(found, OSError):
            raise found


def failing(operation: str, number: int, *, at: int = 1) -> Callable[[str], OSError | None]:
    """Fail the `at`-th of these operations, and none after it."""
    left = [at]

    def decide(asked: str) -> OSError | None:
        if asked == operation:
            left[0] -= 1
        return failure(number) if asked == operation and left[0] == 0 else None

    return decide


def failure(number: int) -> OSError:
    return OSError(number, os.strerror(number))


NO_SPACE, BROKEN = errno.ENOSPC, errno.EIO


@dataclass(kw_only=True)
class Disk(Files):
    """Knows what would be left if the machine lost its power now.

    Of a file that is what was synced, and of each page behind it the content or zeros, up to some
    length. A name that was given since the folder was synced may be the new or the old one.
    """

    synced: dict[int, bytes] = field(default_factory=dict)
    current: dict[str, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    contents: dict[int, Path] = field(default_factory=dict)

    def append_to(self, path: Path) -> FileIO:
        return self._opened(super().append_to(path), path)

    def create(self, path: Path) -> FileIO:
        return self._opened(super().create(path), path)

    def sync(self, file: FileIO) -> None:
        super().sync(file)
        inode = os.fstat(file.fileno()).st_ino
        self.synced[inode] = self.contents[inode].read_bytes()

    def replace(self, draft: Path, path: Path) -> None:
        super().replace(draft, path)
        inode = self.current.pop(draft.name)
        self.contents[inode] = self._kept(path, inode)
        self.current[path.name] = inode

    def sync_folder(self, folder: Path) -> None:
        super().sync_folder(folder)
        self.named = dict(self.current)

    def after_power_cut(self, folder: Path, chance: Random) -> None:
        """Write into a new folder what may be found when the power is back."""
        folder.mkdir()
        renamed = chance.choice([self.named, self.current])
        for name, inode in renamed.items():
            if not name.endswith(".new"):
                content = self.contents[inode].read_bytes()
                (folder / name).write_bytes(torn(content, self.synced.get(inode, b""), chance))

    def _opened(self, file: FileIO, path: Path) -> FileIO:
        inode = os.fstat(file.fileno()).st_ino
        self.contents[inode] = self._kept(path, inode)
        self.current[path.name] = inode
        return file

    @staticmethod
    def _kept(path: Path, inode: int) -> Path:
        """Keep hold of a file, so that it can be read when another one has its name."""
        other = path.parent.parent / "inodes" / str(inode)
        other.parent.mkdir(exist_ok=True)
        if not other.exists():
            other.hardlink_to(path)
        return other


def torn(content: bytes, synced: bytes, chance: Random) -> bytes:
    """Return what may be left of a file of which only a part was synced."""
    if not content.startswith(synced):
        return chance.choice([synced, content])
    left = bytearray(content[: chance.randint(len(synced), len(content))])
    for page in range(len(synced) // PAGE, len(left) // PAGE + 1):
        if chance.random() < 0.5:
            begin, end = max(page * PAGE, len(synced)), min((page + 1) * PAGE, len(left))
            left[begin:end] = bytes(max(0, end - begin))
    return bytes(left)
