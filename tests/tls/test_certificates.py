"""Certificates of one's own."""

import stat
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    DNSName,
    IPAddress,
    SubjectAlternativeName,
    load_pem_x509_certificate,
)

from mockinvoice.certificates import LASTS, CertificateError, Certificates, provide
from mockinvoice.cli import main
from mockinvoice.server_tls import Tls
from mockinvoice.serving import tls_of
from mockinvoice.settings import SettingsError, TlsSettings

NOW = datetime(2024, 4, 29, 12, tzinfo=UTC)
HOSTS = ["b.example", "a.example", "localhost"]


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def made(folder: Path, hosts: list[str] = HOSTS) -> Certificates:
    return provide(folder, hosts, time=at(NOW))[0]


def read(path: Path) -> Certificate:
    return load_pem_x509_certificate(path.read_bytes())


def names(certificate: Certificate) -> list[str]:
    found = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
    addresses = found.get_values_for_type(IPAddress)
    return [*found.get_values_for_type(DNSName), *(str(address) for address in addresses)]


def test_certificate_names_hosts_and_this_machine(tmp_path: Path) -> None:
    files = made(tmp_path / "new" / "folder")
    server, authority = read(files.chain), read(files.ca)
    assert names(server) == ["localhost", "a.example", "b.example", "127.0.0.1", "::1"]
    assert server.not_valid_after_utc == NOW + LASTS
    server.verify_directly_issued_by(authority)
    assert authority.extensions.get_extension_for_class(BasicConstraints).value.ca


def test_key_of_the_authority_is_kept_nowhere(tmp_path: Path) -> None:
    files = made(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "ca.pem",
        "server.key",
        "server.pem",
    ]
    assert files.key.read_text().count("PRIVATE KEY") == 2
    key = load_pem_private_key(files.key.read_bytes(), password=None)
    assert key.public_key() == read(files.chain).public_key()
    assert key.public_key() != read(files.ca).public_key()


def test_only_the_owner_reads_the_key(tmp_path: Path) -> None:
    (tmp_path / "server.key").write_text("from before")
    (tmp_path / "server.key").chmod(0o644)
    assert stat.S_IMODE(made(tmp_path).key.stat().st_mode) == 0o600


def content(files: Certificates) -> list[bytes]:
    return [path.read_bytes() for path in (files.ca, files.chain, files.key)]


def test_what_is_good_is_kept(tmp_path: Path) -> None:
    before = content(made(tmp_path))
    files, is_new = provide(tmp_path, ["a.example"], time=at(NOW + timedelta(days=800)))
    assert (content(files), is_new) == (before, False)


@pytest.mark.parametrize(
    ("hosts", "later"),
    [(HOSTS, timedelta(days=819)), ([*HOSTS, "c.example"], timedelta())],
    ids=["ends-soon", "name-is-missing"],
)
def test_what_is_not_good_is_made_anew(hosts: list[str], later: timedelta, tmp_path: Path) -> None:
    before = read(made(tmp_path).chain)
    files, is_new = provide(tmp_path, hosts, time=at(NOW + later))
    assert is_new
    assert read(files.chain) != before
    assert set(hosts) <= set(names(read(files.chain)))
    read(files.chain).verify_directly_issued_by(read(files.ca))


def test_half_of_the_files_is_made_anew(tmp_path: Path) -> None:
    made(tmp_path).ca.unlink()
    files, is_new = provide(tmp_path, HOSTS, time=at(NOW))
    assert is_new
    read(files.chain).verify_directly_issued_by(read(files.ca))


def test_what_is_no_certificate_is_not_touched(tmp_path: Path) -> None:
    files = made(tmp_path)
    files.chain.write_text("from elsewhere")
    with pytest.raises(CertificateError, match=r"server.pem is no certificate .*; remove it, or"):
        made(tmp_path)
    assert files.chain.read_text() == "from elsewhere"


def test_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")
    with pytest.raises(CertificateError, match=r"; name a folder that can be written$"):
        made(path)


def test_name_that_no_host_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match=r"^no certificate for localhost, .*no name"):
        made(tmp_path, ["no name"])


@pytest.mark.parametrize("module", ["trustme", "cryptography.x509"])
def test_without_the_extra_what_is_there_has_to_do(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(made(tmp_path / "there"))
    monkeypatch.setitem(sys.modules, module, None)
    assert content(made(tmp_path / "there")) == before


def test_without_the_extra_none_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    with pytest.raises(CertificateError) as caught:
        made(tmp_path / "new")
    assert str(caught.value) == (
        "certificates cannot be made without trustme; install mockinvoice[tls], or name"
        " certificates of your own with --tls-cert and --tls-key"
    )
    assert not (tmp_path / "new").exists()


# --- what a server is started with


def test_certificate_of_ones_own_is_used(tmp_path: Path) -> None:
    files = made(tmp_path)
    assert isinstance(tls_of(TlsSettings(cert=files.chain, key=files.key), []), Tls)


def test_certificate_and_key_go_together() -> None:
    with pytest.raises(SettingsError, match=r"^--tls-cert and --tls-key go together; give both"):
        TlsSettings(cert=Path("server.pem"))


@pytest.mark.parametrize("swap", ["missing", "other", "encrypted"])
def test_certificate_without_its_key_is_refused(swap: str, tmp_path: Path) -> None:
    files, others = made(tmp_path / "one"), made(tmp_path / "two")
    keys = {"missing": tmp_path / "none", "other": others.key, "encrypted": tmp_path / "encrypted"}
    keys["encrypted"].write_text(
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
        "MIH0MF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBBBBBBBBBBBBBBBBBBB\n"
        "-----END ENCRYPTED PRIVATE KEY-----\n"
    )
    with pytest.raises(CertificateError) as caught:
        tls_of(TlsSettings(cert=files.chain, key=keys[swap]), [])
    assert str(caught.value).startswith(f"{files.chain} and {keys[swap]} are no certificate with")
    assert str(caught.value).endswith(
        "; name PEM files that belong together, the key without a password"
    )


# --- the command


def certs(*words: object) -> Result:
    return CliRunner().invoke(main, ["certs", *(str(word) for word in words)])


def test_command_makes_and_then_keeps(tmp_path: Path, hosts: frozenset[str]) -> None:
    first = certs(tmp_path, "--tls-name", "mock,mock.test", "--tls-name", "10.0.0.1")
    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr.startswith(f"made {tmp_path}/server.pem and {tmp_path}/server.key\nlet")
    assert set(names(read(tmp_path / "server.pem"))) == {
        *hosts,
        *("localhost", "127.0.0.1", "::1", "mock", "mock.test", "10.0.0.1"),
    }
    second = certs(tmp_path)
    assert second.stderr.startswith(f"kept {tmp_path}/server.pem and {tmp_path}/server.key\nlet")


def test_command_refuses_what_cannot_be(tmp_path: Path) -> None:
    done = certs(tmp_path, "--tls-name", "no name")
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: no certificate for localhost, 127.0.0.1, ::1, api.")
