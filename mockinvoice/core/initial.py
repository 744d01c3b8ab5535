"""What is added to spaces before a mock is ready."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from mockinvoice.core.state import add_state
from mockinvoice.core.state_data import SpaceState
from mockinvoice.core.world import Seed, World
from mockinvoice.core.worlds import Worlds


@dataclass(frozen=True, kw_only=True)
class InitFile:
    """A file that has been read: its name, the space it is for, and what it adds."""

    name: str
    space: str
    state: SpaceState


@dataclass(frozen=True, kw_only=True)
class Initialized:
    """What became of a file: its records were `added`, or its space was there and `kept`."""

    file: str
    space: str
    records: int
    outcome: str


def additions(files: Iterable[InitFile]) -> Mapping[str, Seed]:
    """Return what the files add to a space when it is made or reset, by the space's name."""
    states: dict[str, list[SpaceState]] = {}
    for file in files:
        states.setdefault(file.space, []).append(file.state)
    return {space: partial(_add, found) for space, found in states.items()}


def _add(states: Iterable[SpaceState], world: World) -> None:
    for state in states:
        add_state(world, state)


def initialize(worlds: Worlds, files: Iterable[InitFile]) -> tuple[Initialized, ...]:
    """Make the spaces that the files are for; one that a database has kept stays as it is."""
    files = tuple(files)
    kept = {file.space for file in files if worlds.find(file.space) is not None}
    for file in files:
        worlds.get(file.space)
    return tuple(
        Initialized(
            file=file.name,
            space=file.space,
            records=file.state.count,
            outcome="kept" if file.space in kept else "added",
        )
        for file in files
    )
