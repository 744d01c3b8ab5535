"""Every test of the store runs on every engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.engines import File, Memory

INDEXES = {"v.notes": ("color", "tags")}


@pytest.fixture(params=["memory", "file"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Memory | File]:
    made = Memory(INDEXES) if request.param == "memory" else File(INDEXES, tmp_path)
    yield made
    made.close()
