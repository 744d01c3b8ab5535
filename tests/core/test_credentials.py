"""Which credentials a space takes."""

import pytest

from mockinvoice.core.credentials import COLLECTION, Credentials, State, Verdict, digest, space_of
from mockinvoice.core.store import Store


def credentials(*, listed: bool = False, space: str = "default") -> Credentials:
    return known_in(Store(indexes={}), listed=listed, space=space)


def known_in(store: Store, *, listed: bool = False, space: str = "default") -> Credentials:
    made = Credentials(store, space=space, listed=listed)
    states: list[tuple[str, State]] = [
        ("good", "active"),
        ("old-expired", "active"),
        ("old", "expired"),
        ("gone", "revoked"),
    ]
    with store.transaction():
        for credential, state in states:
            made.register("v", credential, state=state)
    return made


@pytest.mark.parametrize(
    ("credential", "when_any", "when_listed"),
    [
        ("good", Verdict.ACCEPTED, Verdict.ACCEPTED),
        ("good@default", Verdict.ACCEPTED, Verdict.ACCEPTED),
        ("old-expired", Verdict.ACCEPTED, Verdict.ACCEPTED),
        ("old", Verdict.EXPIRED, Verdict.EXPIRED),
        ("gone", Verdict.REVOKED, Verdict.REVOKED),
        ("other", Verdict.ACCEPTED, Verdict.INVALID),
        ("good@elsewhere", Verdict.ACCEPTED, Verdict.INVALID),
        ("", Verdict.ACCEPTED, Verdict.INVALID),
        ("an-invalid-key", Verdict.INVALID, Verdict.INVALID),
        ("expired", Verdict.EXPIRED, Verdict.INVALID),
        ("expired@default", Verdict.EXPIRED, Verdict.INVALID),
        ("revoked1", Verdict.REVOKED, Verdict.INVALID),
        ("forbidden", Verdict.FORBIDDEN, Verdict.INVALID),
        ("forbidden-and-expired", Verdict.EXPIRED, Verdict.INVALID),
        ("Expired", Verdict.ACCEPTED, Verdict.INVALID),
    ],
)
def test_registered_state_comes_first_then_the_words_in_it(
    credential: str, when_any: Verdict, when_listed: Verdict
) -> None:
    assert credentials().verdict("v", credential) is when_any
    assert credentials(listed=True).verdict("v", credential) is when_listed


def test_name_of_the_space_leads_nowhere() -> None:
    space = "expired-tokens"
    assert credentials(space=space).verdict("v", f"other@{space}") is Verdict.ACCEPTED
    assert credentials(space=space).verdict("v", f"invalid@{space}") is Verdict.INVALID


def test_credential_is_known_to_its_vendor_alone() -> None:
    known = credentials(listed=True)
    assert [known.is_known("v", key) for key in ("good", "gone", "good@default", "x")] == [
        True,
        True,
        True,
        False,
    ]
    assert not known.is_known("w", "good")
    assert known.verdict("w", "good") is Verdict.INVALID


def test_state_changes_when_it_is_registered_again() -> None:
    store = Store(indexes={})
    known = known_in(store)
    with store.transaction():
        known.register("v", "good@default", state="revoked")
    assert known.verdict("v", "good") is Verdict.REVOKED


def test_only_digests_are_kept() -> None:
    store = Store(indexes={})
    known_in(store)
    kept = dict(store.collection(COLLECTION).scan())
    assert kept == {
        digest("v", "good"): {"vendor": "v", "state": "active"},
        digest("v", "old-expired"): {"vendor": "v", "state": "active"},
        digest("v", "old"): {"vendor": "v", "state": "expired"},
        digest("v", "gone"): {"vendor": "v", "state": "revoked"},
    }
    assert b"good" not in b"".join(store.state()[COLLECTION].values())


def test_digest_is_of_vendor_and_credential() -> None:
    assert digest("v", "good") == (
        "v:f928f6015bee272265bd9313dcd0511572e6766306d182f528b120d42af35fc6"
    )


@pytest.mark.parametrize(
    ("credential", "space"),
    [
        ("key@team-1", "team-1"),
        ("me@example.com@team-1", "team-1"),
        ("key", None),
        ("key@", None),
        ("", None),
        ("@team", "team"),
    ],
)
def test_credential_may_name_a_space_at_its_end(credential: str, space: str | None) -> None:
    assert space_of(credential) == space
