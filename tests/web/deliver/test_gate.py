"""Where the mock may connect to."""

import pytest

from mockinvoice.web.deliver.gate import ForbiddenTargetError, Gate

NAMES = {
    "localhost": ["::1", "127.0.0.1"],
    "hooks.test": ["10.0.0.7"],
    "metadata.test": ["169.254.169.254"],
    "half.test": ["10.0.0.7", "fe80::1"],
    "group.test": ["224.0.0.1"],
    "nowhere.test": ["0.0.0.0"],
    "home.test": ["127.0.0.1"],
}
ALLOWED = [name for name in NAMES if name.endswith(".test")]


def resolve(name: str) -> list[str]:
    if name not in NAMES:
        raise AssertionError(f"{name} was looked up")
    return NAMES[name]


def addresses(host: str, *allowed: str) -> list[str]:
    return [str(ip) for ip in Gate(allowed, resolve=resolve).addresses(host)]


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("127.0.0.1", ["127.0.0.1"]),
        ("127.8.8.8", ["127.8.8.8"]),
        ("[::1]", ["::1"]),
        ("::1", ["::1"]),
        ("[0:0:0:0:0:0:0:1]", ["::1"]),
        ("[::ffff:127.0.0.1]", ["127.0.0.1"]),
        ("2130706433", ["127.0.0.1"]),
        ("0x7f000001", ["127.0.0.1"]),
        ("0177.0.0.1", ["127.0.0.1"]),
        ("127.1", ["127.0.0.1"]),
        ("localhost", ["::1", "127.0.0.1"]),
        ("LocalHost.", ["::1", "127.0.0.1"]),
        ("app.localhost", ["::1", "127.0.0.1"]),
    ],
)
def test_this_machine_may_be_called_in_any_spelling(host: str, found: list[str]) -> None:
    assert addresses(host) == found


@pytest.mark.parametrize(
    ("host", "ip"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("167772167", "10.0.0.7"),
        ("2852039166", "169.254.169.254"),
        ("0xa9fea9fe", "169.254.169.254"),
        ("0251.0376.0251.0376", "169.254.169.254"),
        ("[::ffff:169.254.169.254]", "169.254.169.254"),
        ("[::ffff:a9fe:a9fe]", "169.254.169.254"),
        ("[64:ff9b::7f00:1]", "64:ff9b::7f00:1"),
        ("[2002:7f00:1::]", "2002:7f00:1::"),
        ("[fe80::1]", "fe80::1"),
        ("[::]", "::"),
        ("0.0.0.0", "0.0.0.0"),
        ("0", "0.0.0.0"),
        ("8.8.8.8", "8.8.8.8"),
    ],
)
def test_other_addresses_are_refused_in_any_spelling(host: str, ip: str) -> None:
    with pytest.raises(ForbiddenTargetError) as caught:
        addresses(host)
    assert str(caught.value) == (
        f"{host!r} leads to {ip}, which is not this machine; allow it with --deliver-to {ip}"
    )


@pytest.mark.parametrize("host", ["example.com", "hooks.test", "localhost.example.com", "a..b"])
def test_name_that_nobody_allowed_is_refused_and_not_even_looked_up(host: str) -> None:
    with pytest.raises(ForbiddenTargetError) as caught:
        Gate(resolve=lambda name: pytest.fail(f"{name} was looked up")).addresses(host)
    assert str(caught.value) == f"{host!r} is not this machine; allow it with --deliver-to {host}"


def test_localhost_that_leads_elsewhere_is_refused() -> None:
    gate = Gate(resolve=lambda _name: ["127.0.0.1", "10.0.0.7"])
    with pytest.raises(ForbiddenTargetError, match=r"'localhost' leads to 10\.0\.0\.7"):
        gate.addresses("localhost")


@pytest.mark.parametrize(
    ("host", "allowed", "found"),
    [
        ("hooks.test", "hooks.test", ["10.0.0.7"]),
        ("Hooks.Test.", "hooks.test", ["10.0.0.7"]),
        ("hooks.test", "HOOKS.TEST.", ["10.0.0.7"]),
        ("home.test", "home.test", ["127.0.0.1"]),
        ("10.0.0.7", "10.0.0.7", ["10.0.0.7"]),
        ("167772167", "10.0.0.7", ["10.0.0.7"]),
        ("[fd00::1]", "[fd00:0::1]", ["fd00::1"]),
        ("169.254.169.254", "169.254.169.254", ["169.254.169.254"]),
    ],
)
def test_what_is_allowed_may_be_called(host: str, allowed: str, found: list[str]) -> None:
    assert addresses(host, allowed) == found


@pytest.mark.parametrize(
    ("host", "ip"),
    [
        ("metadata.test", "169.254.169.254"),
        ("half.test", "fe80::1"),
        ("group.test", "224.0.0.1"),
        ("nowhere.test", "0.0.0.0"),
    ],
)
def test_allowed_name_that_leads_to_a_special_address_is_refused(host: str, ip: str) -> None:
    """Such an address has to be allowed itself."""
    with pytest.raises(ForbiddenTargetError, match=f"'{host}' leads to {ip}, which is not"):
        addresses(host, *ALLOWED)
    assert addresses(host, *ALLOWED, ip)[-1] == ip


def test_allowing_an_address_does_not_allow_names() -> None:
    with pytest.raises(ForbiddenTargetError, match=r"'hooks\.test' is not this machine"):
        addresses("hooks.test", "10.0.0.7")
