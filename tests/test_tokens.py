"""The control token in a file."""

import stat
from pathlib import Path

import pytest

from mockinvoice.readers import SettingsError
from mockinvoice.tokens import token_in


def test_token_is_made_said_once_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new" / "token"
    token = token_in(path)
    assert len(token) == 43
    assert capsys.readouterr() == ("", f"control token, made now and kept in {path}: {token}\n")
    assert path.read_text() == f"{token}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert token_in(path) == token
    assert capsys.readouterr() == ("", "")


def test_no_two_tokens_are_alike(tmp_path: Path) -> None:
    assert len({token_in(tmp_path / str(number)) for number in range(20)}) == 20


def test_token_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("t0ken\n")
    assert token_in(path) == "t0ken"


@pytest.mark.parametrize("content", [b"", b"\n", b"two words", "t\xf6ken".encode()])
def test_what_is_no_token_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        token_in(path)
    assert str(caught.value) == (
        f"what is in {path} is no token; use visible ASCII characters without blanks, or remove it"
    )


@pytest.mark.parametrize("name", ["folder", "file/token", "binary"])
def test_file_that_cannot_be_used_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError) as caught:
        token_in(tmp_path / name)
    assert str(caught.value).startswith(f"the control token cannot be kept in {tmp_path / name} (")
    assert str(caught.value).endswith(
        "; give --control-token, or name another --control-token-file"
    )
