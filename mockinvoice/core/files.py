"""What the storage asks of the operating system, in one place, so that tests can let it fail."""

import os
import shutil
import sys
from io import FileIO
from pathlib import Path

if sys.platform != "win32":  # pragma: no branch
    import fcntl


class Files:
    """The files of this machine. Everything may raise `OSError`."""

    def read(self, path: Path) -> bytes:
        """Return what a file holds, nothing if there is none. One that cannot be written raises."""
        if not path.exists():
            return b""
        with path.open("r+b", buffering=0) as file:
            return file.readall()

    def append_to(self, path: Path) -> FileIO:
        """Open a file, which may have to be made, to read it and to write at its end."""
        return path.open("a+b", buffering=0)

    def create(self, path: Path) -> FileIO:
        """Open a new, empty file, to read it and to write at its end."""
        path.unlink(missing_ok=True)
        return self.append_to(path)

    def lock(self, file: FileIO) -> None:
        """Keep others from locking the file until it is closed; `BlockingIOError`: one has."""
        if sys.platform != "win32":  # pragma: no branch
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def write(self, file: FileIO, data: bytes) -> int:
        """Hand data to the operating system; return how much of it was taken."""
        return file.write(data)

    def truncate(self, file: FileIO, size: int) -> None:
        """Cut a file off."""
        file.truncate(size)

    def sync(self, file: FileIO) -> None:
        """Return when the disk has what has been written."""
        os.fsync(file.fileno())

    def replace(self, draft: Path, path: Path) -> None:
        """Put one file in the place of another, in one step."""
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)

    def sync_folder(self, folder: Path) -> None:
        """Return when the disk has the names in a folder."""
        if sys.platform != "win32":  # pragma: no branch
            opened = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)


def write_all(files: Files, file: FileIO, data: bytes) -> None:
    """Write until everything has been taken."""
    rest = memoryview(data)
    while rest:
        rest = rest[files.write(file, rest) :]  # type: ignore[arg-type]  # any buffer will do
