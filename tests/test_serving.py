"""How a process that has served ends."""

import logging
import os
from typing import NoReturn

import pytest

from mockinvoice.serving import leave


def test_process_leaves_with_all_said(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def end(code: int) -> NoReturn:
        raise SystemExit(code)

    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(logging, "shutdown", lambda: print("shut", end=" "))
    print("said", end=" ")
    with pytest.raises(SystemExit) as ended:
        leave()
    assert ended.value.code == 0
    assert capfd.readouterr().out == "said shut "
