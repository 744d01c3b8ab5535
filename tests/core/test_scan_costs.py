"""A page costs as much beside many records as beside few: counted in records that are looked at."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from mockinvoice.core import records
from mockinvoice.core.contents import Contents, Record, decode
from mockinvoice.core.store import Collection, Store

NAME = "v.papers"
FEW, MANY, PAGE = 300, 6000, 20
FIRST, HOUR = datetime(2000, 1, 1, tzinfo=UTC), timedelta(hours=1)


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The serials that scans have looked at, whether they read the record or not."""
    serials: list[int] = []
    id_at = Contents.id_at

    def noting(contents: Contents, serial: int) -> str | None:
        serials.append(serial)
        return id_at(contents, serial)

    monkeypatch.setattr(Contents, "id_at", noting)
    return serials


def stored(number: int) -> Collection:
    """Make one record an hour; of three states in turn, nearly all of one customer."""
    store = Store(indexes={NAME: ("state", "customer", "created", "number")})
    papers = store.collection(NAME)
    with store.transaction():
        for n in range(number):
            papers.put(str(n), paper(n))
    return papers


def paper(n: int) -> Record:
    return {
        "state": "abc"[n % 3],
        "customer": "rare" if n in (7, 100) else "usual",
        "created": (FIRST + n * HOUR).isoformat(),
        "number": n,
    }


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize(
    "how",
    [
        pytest.param({}, id="all"),
        pytest.param({"where": {"state": "b"}}, id="state"),
        pytest.param({"where": {"number": 250}}, id="number"),
        pytest.param({"where": {"number": -1}}, id="nothing"),
        pytest.param({"where": {"state": "b", "customer": "rare"}}, id="rare"),
        pytest.param({"where": {"state": "b", "customer": "usual"}}, id="state and customer"),
        pytest.param({"after": "100"}, id="behind a record"),
        pytest.param({"after": "100", "where": {"state": "b"}}, id="state behind a record"),
        pytest.param({"within": {"created": ("2000-01-04", "2000-01-06")}}, id="two old days"),
        pytest.param({"within": {"created": (None, "2000-01-08")}}, id="all old days"),
        pytest.param({"within": {"created": ("2000-01-03", None)}}, id="from an old day on"),
        pytest.param({"within": {"created": ("2001-01-01", None)}}, id="none yet"),
        pytest.param(
            {"within": {"created": (None, "2000-01-08")}, "where": {"state": "b"}},
            id="state in old days",
        ),
        pytest.param(
            {"within": {"created": (None, "2000-01-08")}, "after": "100"},
            id="old days behind a record",
        ),
    ],
)
def test_page_looks_at_no_more_records_beside_many(
    looked_at: list[int], how: dict[str, Any], newest_first: bool
) -> None:
    counts = []
    for number in (FEW, MANY):
        papers = stored(number)
        looked_at.clear()
        found = list(islice(papers.scan(newest_first=newest_first, **how), PAGE))
        assert all(record == paper(int(key)) for key, record in found)
        counts.append(len(looked_at))
    assert counts[0] == counts[1] <= 3 * PAGE


def test_record_that_another_value_leaves_out_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = stored(FEW)
    read: list[bytes] = []

    def noting(row: bytes) -> Record:
        read.append(row)
        return decode(row)

    monkeypatch.setattr(records, "decode", noting)
    found = [key for key, _ in papers.scan(where={"state": "b", "customer": "rare"})]
    assert (found, len(read)) == (["7", "100"], 2)
