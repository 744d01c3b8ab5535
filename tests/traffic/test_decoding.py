"""Recorded bodies without base64 and compression."""

import gzip
import zlib
from base64 import b64encode
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest

from mockinvoice.contract.traffic import decoding
from mockinvoice.contract.traffic.decoding import (
    UndecodableError,
    decompressed,
    from_base64,
    from_journal,
)

BODY = '{"text": "é"}'.encode()


def raw_deflate(body: bytes) -> bytes:
    """Compress as half of the world does under the name of deflate."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def zstd(body: bytes) -> bytes:
    module = decoding._module(decoding.OPTIONAL["zstd"])
    packed: bytes = module.compress(body)
    return packed


@pytest.mark.parametrize(
    ("encodings", "pack"),
    [
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("br", brotli.compress),
        ("zstd", zstd),
        ("deflate, gzip", lambda body: gzip.compress(zlib.compress(body))),
    ],
)
def test_compression_is_undone(encodings: str, pack: Callable[[bytes], bytes]) -> None:
    body = BODY * 100
    assert decompressed(pack(body), encodings) == body


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "lzma"])
@pytest.mark.parametrize("body", [b"", b'{"text": 1}', b"text\r\n\twith white space"])
def test_body_that_was_decompressed_by_the_recorder_stays(encoding: str, body: bytes) -> None:
    assert decompressed(body, encoding) == body


@pytest.mark.parametrize(
    ("encoding", "reason"),
    [
        ("gzip", "its gzip compression is broken: "),
        ("deflate", "its deflate compression is broken: "),
        ("br", "its br compression is broken: "),
        ("zstd", "its zstd compression is broken: "),
        ("lzma", "its Content-Encoding lzma is not known"),
    ],
)
def test_broken_compression_is_named(encoding: str, reason: str) -> None:
    with pytest.raises(UndecodableError) as error:
        decompressed(b"\xff\x00\x01 neither", encoding)
    assert str(error.value).startswith(reason)


@pytest.mark.parametrize("encoding", ["br", "zstd"])
def test_missing_package_is_named_with_the_remedy(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "OPTIONAL", {encoding: ("no_such_package",)})
    with pytest.raises(UndecodableError) as error:
        decompressed(b"\x00", encoding)
    assert str(error.value) == (
        f"it is compressed with {encoding}; pip install 'mockinvoice[traffic]'"
    )


def test_base64_is_read() -> None:
    assert from_base64(b64encode(b"\xff\x00").decode()) == b"\xff\x00"
    with pytest.raises(UndecodableError, match="it is no base64: "):
        from_base64("abc")


def test_journal_spells_binary_as_a_data_url() -> None:
    assert from_journal("data:;base64,/wA=") == b"\xff\x00"
    assert from_journal("téxt") == "téxt".encode()
