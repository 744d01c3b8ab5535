"""A certificate authority of one's own and a server certificate for the vendors' names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mockinvoice.core.clock import system_time

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

LOCAL = ("localhost", "127.0.0.1", "::1")
OURS = "mockinvoice, for tests only"
# Clients of Apple take no longer one.
LASTS = timedelta(days=825)
SOON = timedelta(days=7)
EXTRA = "install mockinvoice[tls], or name certificates of your own with --tls-cert and --tls-key"


class CertificateError(Exception):
    """Certificates cannot be made or read; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Certificates:
    """The files in a folder: what clients trust, and what a server shows and keeps to itself."""

    folder: Path

    @property
    def ca(self) -> Path:
        """The authority's certificate; its key is kept nowhere, so that it signs nothing else."""
        return self.folder / "ca.pem"

    @property
    def chain(self) -> Path:
        """The server's certificate."""
        return self.folder / "server.pem"

    @property
    def key(self) -> Path:
        """The server's key; only its owner can read it."""
        return self.folder / "server.key"

    def exist(self) -> bool:
        """Whether all files are there."""
        return self.ca.is_file() and self.chain.is_file() and self.key.is_file()


def provide(
    folder: Path, hosts: Iterable[str], *, time: Callable[[], datetime] = system_time
) -> tuple[Certificates, bool]:
    """Return the certificates in a folder, and whether they are new.

    They are kept while they last and name all of `hosts`, `localhost` and the loopback addresses;
    otherwise an authority and a server certificate are made. Raises `CertificateError`.
    """
    found, names = Certificates(folder=folder), [*LOCAL, *sorted(set(hosts) - set(LOCAL))]
    try:
        if found.exist() and _is_good(found.chain, names, before=time() + SOON):
            return found, False
        _make(found, names, until=time() + LASTS)
    except OSError as error:
        raise CertificateError(
            f"{folder} cannot hold certificates ({error}); name a folder that can be written"
        ) from error
    return found, True


def _is_good(chain: Path, names: Iterable[str], *, before: datetime) -> bool:
    """Whether a certificate has all names and lasts beyond an instant.

    Where nothing is installed that could read it or make another, it has to do.
    """
    try:
        from cryptography.x509 import load_pem_x509_certificate
    except ModuleNotFoundError:
        return True
    try:
        certificate = load_pem_x509_certificate(chain.read_bytes())
    except ValueError as error:
        raise CertificateError(
            f"{chain} is no certificate ({error}); remove it, or name another folder"
        ) from error
    return certificate.not_valid_after_utc > before and set(names) <= _names(certificate)


def _names(certificate: "Certificate") -> set[str]:
    from cryptography.x509 import DNSName, IPAddress, SubjectAlternativeName

    names = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
    addresses = names.get_values_for_type(IPAddress)
    return {*names.get_values_for_type(DNSName), *(str(address) for address in addresses)}


def _make(files: Certificates, names: Iterable[str], *, until: datetime) -> None:
    try:
        import trustme
    except ModuleNotFoundError as error:
        raise CertificateError(f"certificates cannot be made without trustme; {EXTRA}") from error
    authority = trustme.CA(organization_name=OURS)
    try:
        server = authority.issue_cert(*names, organization_name=OURS, not_after=until)
    except (ValueError, UnicodeError) as error:
        raise CertificateError(f"no certificate for {', '.join(names)} ({error})") from error
    files.folder.mkdir(parents=True, exist_ok=True)
    files.key.unlink(missing_ok=True)
    files.key.touch(mode=0o600)
    files.key.write_bytes(server.private_key_pem.bytes())
    files.chain.write_bytes(b"".join(pem.bytes() for pem in server.cert_chain_pems))
    files.ca.write_bytes(authority.cert_pem.bytes())
