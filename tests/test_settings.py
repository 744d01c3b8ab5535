"""What a mock can be started with."""

from pathlib import Path

import pytest

from mockinvoice.readers import Endpoint
from mockinvoice.settings import Settings, SettingsError, from_environment, is_loopback

KNOWN = (
    "MOCKINVOICE_HOST, MOCKINVOICE_PORT, MOCKINVOICE_VENDOR, MOCKINVOICE_AT_ROOT,"
    " MOCKINVOICE_DB, MOCKINVOICE_DURABILITY, MOCKINVOICE_SERVER, MOCKINVOICE_SEED,"
    " MOCKINVOICE_REFERENCES, MOCKINVOICE_CREDENTIALS, MOCKINVOICE_CONTRACT, MOCKINVOICE_CLOCK,"
    " MOCKINVOICE_RANDOM_SEED, MOCKINVOICE_CONTROL_TOKEN, MOCKINVOICE_CONTROL_TOKEN_FILE,"
    " MOCKINVOICE_INIT_DIR, MOCKINVOICE_TLS, MOCKINVOICE_TLS_PORT, MOCKINVOICE_TLS_CERT,"
    " MOCKINVOICE_TLS_KEY, MOCKINVOICE_TLS_DIR, MOCKINVOICE_TLS_NAME, MOCKINVOICE_LOG_FORMAT,"
    " MOCKINVOICE_FORMAT, MOCKINVOICE_OUTPUT, MOCKINVOICE_FAIL_ON, MOCKINVOICE_FAIL_UNDER,"
    " MOCKINVOICE_BASELINE, MOCKINVOICE_MAX_SPACES, MOCKINVOICE_SPACE_IDLE,"
    " MOCKINVOICE_DELIVER_TO, MOCKINVOICE_SMTP, MOCKINVOICE_SPACE, MOCKINVOICE_URL"
)


def test_every_option_has_a_variable() -> None:
    environ = {
        "MOCKINVOICE_HOST": "::1",
        "MOCKINVOICE_PORT": "0",
        "MOCKINVOICE_VENDOR": "slyce, gormic",
        "MOCKINVOICE_AT_ROOT": "No",
        "MOCKINVOICE_DB": "data/mock.json",
        "MOCKINVOICE_DURABILITY": "disk",
        "MOCKINVOICE_SEED": "empty",
        "MOCKINVOICE_REFERENCES": "strict",
        "MOCKINVOICE_CREDENTIALS": "listed",
        "MOCKINVOICE_CONTRACT": "enforce",
        "MOCKINVOICE_CLOCK": "2024-04-29",
        "MOCKINVOICE_RANDOM_SEED": "7",
        "MOCKINVOICE_CONTROL_TOKEN": "t0ken",
        "MOCKINVOICE_CONTROL_TOKEN_FILE": "data/token",
        "MOCKINVOICE_INIT_DIR": "init.d",
        "MOCKINVOICE_TLS": "on",
        "MOCKINVOICE_TLS_PORT": "443",
        "MOCKINVOICE_TLS_CERT": "server.pem",
        "MOCKINVOICE_TLS_KEY": "server.key",
        "MOCKINVOICE_TLS_DIR": "certs",
        "MOCKINVOICE_TLS_NAME": "mock, mock.test",
        "MOCKINVOICE_DELIVER_TO": "app, 10.0.0.7",
        "MOCKINVOICE_SMTP": "[::1]:1025",
        "MOCKINVOICE_LOG_FORMAT": "json",
        "MOCKINVOICE_SPACE": "t1",
        "MOCKINVOICE_URL": "http://127.0.0.1:8080",
        "HOME": "/root",
        "NOT_MOCKINVOICE_X": "1",
    }
    assert from_environment(environ) == {
        "host": "::1",
        "port": 0,
        "vendor": ("slyce", "gormic"),
        "at_root": False,
        "db": Path("data/mock.json"),
        "durability": "disk",
        "seed": "empty",
        "references": "strict",
        "credentials": "listed",
        "contract": "enforce",
        "clock": "2024-04-29",
        "random_seed": 7,
        "control_token": "t0ken",
        "control_token_file": Path("data/token"),
        "init_dir": Path("init.d"),
        "tls": True,
        "tls_port": 443,
        "tls_cert": Path("server.pem"),
        "tls_key": Path("server.key"),
        "tls_dir": Path("certs"),
        "tls_name": ("mock", "mock.test"),
        "deliver_to": ("app", "10.0.0.7"),
        "smtp": Endpoint(host="::1", port=1025),
        "log_format": "json",
        "space": "t1",
        "url": "http://127.0.0.1:8080",
    }


def test_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKINVOICE_AT_ROOT", "on")
    assert from_environment() == {"at_root": True}


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        (
            "MOCKINVOICE_PROT",
            "1",
            f"there is no setting MOCKINVOICE_PROT; unset it or use one of {KNOWN}",
        ),
        (
            "MOCKINVOICE_port",
            "1",
            f"there is no setting MOCKINVOICE_port; unset it or use one of {KNOWN}",
        ),
        ("MOCKINVOICE_HOST", "", "MOCKINVOICE_HOST: is empty; unset it or give it a value"),
        *(
            (
                "MOCKINVOICE_SMTP",
                text,
                f"MOCKINVOICE_SMTP: {text!r} is no address; use HOST:PORT such as 127.0.0.1:1025",
            )
            for text in ("mail", ":25", "::1:25", "[::1:25", "")
        ),
        (
            "MOCKINVOICE_SMTP",
            "mail:smtp",
            "MOCKINVOICE_SMTP: 'smtp' is no port; use a number from 0 (any free one) to 65535",
        ),
        (
            "MOCKINVOICE_PORT",
            "65536",
            "MOCKINVOICE_PORT: '65536' is no port; use a number from 0 (any free one) to 65535",
        ),
        (
            "MOCKINVOICE_PORT",
            "http",
            "MOCKINVOICE_PORT: 'http' is no port; use a number from 0 (any free one) to 65535",
        ),
        (
            "MOCKINVOICE_RANDOM_SEED",
            "-1",
            "MOCKINVOICE_RANDOM_SEED: '-1' is not a whole number from 0 on",
        ),
        (
            "MOCKINVOICE_AT_ROOT",
            "maybe",
            "MOCKINVOICE_AT_ROOT: 'maybe' is neither yes nor no; use 1 or 0",
        ),
        (
            "MOCKINVOICE_REFERENCES",
            "never",
            "MOCKINVOICE_REFERENCES: 'never' is not one of documented, strict, lenient",
        ),
        (
            "MOCKINVOICE_CLOCK",
            "soon",
            "MOCKINVOICE_CLOCK: clock is 'soon'; use 'real' or an instant such as"
            " 2024-04-29T12:00:00Z",
        ),
        (
            "MOCKINVOICE_CONTROL_TOKEN",
            "two words",
            "MOCKINVOICE_CONTROL_TOKEN: is no token; use visible ASCII characters without blanks",
        ),
        ("MOCKINVOICE_DB", "", "MOCKINVOICE_DB: is empty; unset it or give it a value"),
    ],
)
def test_variable_that_cannot_be_used_is_refused(variable: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        from_environment({variable: value})
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LocalHost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("mock.example", False),
        ("localhost.evil.example", False),
        ("", False),
    ],
)
def test_loopback_is_told_from_the_rest(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "mock.example"])
def test_address_that_others_reach_needs_a_token(host: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings(host=host)
    assert str(caught.value) == (
        f"{host} can be reached from other machines; protect the control API with"
        " --control-token, or listen on 127.0.0.1"
    )
    assert Settings(host=host, control_token="t").host == host


@pytest.mark.parametrize("vendors", [(), ("slyce", "gormic")])
def test_at_root_needs_exactly_one_vendor(vendors: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings(vendors=vendors, at_root=True)
    assert str(caught.value) == "--at-root needs exactly one --vendor"
    assert Settings(vendors=("slyce",), at_root=True).at_root
