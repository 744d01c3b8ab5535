"""Identifiers and chance."""

import uuid
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockinvoice.core.ids import ALPHANUMERIC, DIGITS, HEX, LOWER_ALPHANUMERIC, URL_SAFE, Ids

NOON = datetime(2024, 4, 29, 12, 0, 0, 123999, tzinfo=UTC)


def ids(seed: int = 0) -> Ids:
    numbers = count(1)
    return Ids(seed=seed, next_number=lambda: next(numbers))


def test_ids_are_the_same_on_every_machine_and_in_every_version() -> None:
    made = ids()
    assert [
        made.text(length=8),
        made.text(length=8),
        made.text(length=43, alphabet=URL_SAFE),
        made.text(length=4, alphabet=DIGITS),
        made.text(length=0),
        made.derived("a", 1, length=12),
        made.derived("a", 1, length=12, alphabet=ALPHANUMERIC),
        made.uuid4(),
        made.uuid4("a"),
        made.uuid7(NOON),
        made.uuid7(datetime(1970, 1, 1, tzinfo=UTC)),
    ] == [
        "hxuom3p3",
        "20jaypeo",
        "TpDabcTR-Aek7C_5Sbio753Gag9Glgia52_Nj6b-mui",
        "7190",
        "",
        "9157703b42fb",
        "wycpURHTcwGn",
        "af3b9642-35c6-4aa2-bc57-ba19d2f9267f",
        "a9ec2cbf-3b01-44eb-bd2f-df680a8e7955",
        "018f29b9-e67b-7dea-a02e-13eb18f4cf8b",
        "00000000-0000-771a-b3cd-626b91bdb98e",
    ]


def test_another_seed_makes_other_ids() -> None:
    assert [ids(seed).text(length=8) for seed in (0, 1, 2**40)] == [
        "hxuom3p3",
        "gdkvkhzu",
        "0gm6a7vh",
    ]


def test_only_new_ids_use_up_a_number() -> None:
    numbers = count(1)
    made = Ids(seed=0, next_number=lambda: next(numbers))
    made.derived("a", length=8)
    made.uuid4("a")
    made.chance("a")
    assert next(numbers) == 1
    made.text(length=8)
    made.uuid4()
    made.uuid7(NOON)
    assert next(numbers) == 5


@given(
    st.integers(0, 300),
    st.sampled_from([LOWER_ALPHANUMERIC, ALPHANUMERIC, URL_SAFE, HEX, DIGITS, "x"]),
)
def test_text_has_its_length_and_alphabet(length: int, alphabet: str) -> None:
    text = ids().text(length=length, alphabet=alphabet)
    assert len(text) == length
    assert set(text) <= set(alphabet)


@pytest.mark.parametrize("length", [65, 128, 129, 500])
def test_long_text_is_random_to_its_end(length: int) -> None:
    made = ids()
    first, second = (made.text(length=length, alphabet=URL_SAFE) for _ in range(2))
    assert len(set(first[-40:])) > 10
    assert first[-40:] != second[-40:] != first[:40]


def test_ids_do_not_repeat() -> None:
    made = ids()
    assert len({made.text(length=12) for _ in range(2000)}) == 2000


@given(st.datetimes(datetime(1970, 1, 1), datetime(8999, 12, 31)))
def test_uuids_are_of_their_version_and_uuid7_carries_the_time(instant: datetime) -> None:
    now = instant.replace(tzinfo=UTC)
    made = ids()
    random, timely = uuid.UUID(made.uuid4()), uuid.UUID(made.uuid7(now))
    assert (random.version, random.variant) == (4, uuid.RFC_4122)
    assert (timely.version, timely.variant) == (7, uuid.RFC_4122)
    whole = (now - datetime(1970, 1, 1, tzinfo=UTC)) // (NOON.resolution * 1000)
    assert timely.int >> 80 == whole


def test_uuid7_grows_with_time() -> None:
    made = ids()
    days = [NOON.replace(day=day) for day in range(1, 30)]
    texts = [made.uuid7(day) for day in days]
    assert texts == sorted(texts)


def test_chance_depends_on_seed_and_key_alone() -> None:
    assert [ids().chance("a"), ids().chance("a", 1), ids(1).chance("a"), ids().chance("a")] == [
        0.31552565565958435,
        0.9597355791382319,
        0.15491021929303628,
        0.31552565565958435,
    ]


@given(st.integers())
def test_chance_is_never_one(key: int) -> None:
    assert 0 <= ids().chance(key) < 1


def test_chance_is_spread_evenly() -> None:
    made = ids()
    found = [made.chance(number) for number in range(2000)]
    assert 900 < sum(chance < 0.5 for chance in found) < 1100
