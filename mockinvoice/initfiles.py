"""Reading the folder of files that add records to spaces before a mock is ready."""

from collections.abc import Collection, Container
from pathlib import Path

from mockinvoice.core.initial import InitFile
from mockinvoice.core.state_data import SeedFileError
from mockinvoice.core.worlds import DEFAULT_SPACE, SPACE_NAME
from mockinvoice.seedfile import read_seed_file

ENDINGS = (".yaml", ".yml", ".json")


def read_init_dir(
    folder: Path, *, vendors: Collection[str], events: Container[str]
) -> tuple[InitFile, ...]:
    """Read the YAML and JSON files in a folder, in order of name. Raises `SeedFileError`.

    A file is a state as `mockinvoice export` prints it; its `space` says which one it is for.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if _is_one(path))
    except OSError as error:
        raise SeedFileError(f"{folder} cannot be read ({error}); name a folder") from error
    return tuple(_read(path, vendors=vendors, events=events) for path in paths)


def _is_one(path: Path) -> bool:
    is_hidden = path.name.startswith(".")
    return path.suffix.lower() in ENDINGS and not is_hidden and path.is_file()


def _read(path: Path, *, vendors: Collection[str], events: Container[str]) -> InitFile:
    file = read_seed_file(path)
    state = file.state(vendors=vendors, events=events)
    space = file.data.get("space", DEFAULT_SPACE)
    if not isinstance(space, str) or not SPACE_NAME.fullmatch(space):
        raise file.refuse(("space",), f"space: {space!r} is no name of a space")
    return InitFile(name=path.name, space=space, state=state)
