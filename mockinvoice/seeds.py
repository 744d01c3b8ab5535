"""What fills new spaces: the vendors' demo data, files, and nothing but credentials."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from mockinvoice.core.initial import InitFile
from mockinvoice.core.state import import_state
from mockinvoice.core.state_data import SpaceState
from mockinvoice.core.world import Seed, World
from mockinvoice.settings import Settings
from mockinvoice.web.vendor import Vendor

# When demo data was written, where the clock runs: it is the same in every run then.
WRITTEN_AT = datetime(2024, 4, 29, 12, tzinfo=UTC)


def seeds_of(vendors: Sequence[Vendor], settings: Settings) -> Mapping[str, Seed]:
    """Return what fills a new space, by name; a seed file is read once, at start.

    Raises `SeedFileError`.
    """

    def empty(world: World) -> None:
        for vendor in vendors:
            for credential in (vendor.demo_credential, *vendor.more_credentials):
                world.credentials.register(vendor.name, credential)

    def demo(world: World) -> None:
        empty(world)
        is_frozen = world.clock.is_frozen
        with nullcontext() if is_frozen else world.clock.pretending(WRITTEN_AT):
            for vendor in vendors:
                vendor.code.seed(world)

    seeds: dict[str, Seed] = {"demo": demo, "empty": empty}
    if settings.seed_file is not None:
        seeds["file"] = partial(_seed_from_file, empty, _read_seed(settings.seed_file, vendors))
    return seeds


def _read_seed(path: Path, vendors: Sequence[Vendor]) -> SpaceState:
    from mockinvoice.seedfile import read_seed_file  # YAML: only who has files loads it

    return read_seed_file(path).state(**_known(vendors))


def read_init(folder: Path | None, vendors: Sequence[Vendor]) -> Sequence[InitFile]:
    """Return the files of a folder that add records. Raises `SeedFileError`."""
    if folder is None:
        return ()
    from mockinvoice.initfiles import read_init_dir  # YAML: only who has files loads it

    return read_init_dir(folder, **_known(vendors))


def _known(vendors: Sequence[Vendor]) -> dict[str, Any]:
    """Return the names that a file may use."""
    return {
        "vendors": [vendor.name for vendor in vendors],
        "events": {kind for vendor in vendors for kind in vendor.code.events},
    }


def _seed_from_file(empty: Seed, state: SpaceState, world: World) -> None:
    empty(world)
    import_state(world, state)
