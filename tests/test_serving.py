"""How a process that has served ends."""

import logging
import os
import sys

import pytest

from mockinvoice.serving import leave


def test_process_leaves_with_all_said(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "_exit", sys.exit)
    monkeypatch.setattr(logging, "shutdown", lambda: print("shut", end=" "))
    print("said", end=" ")
    with pytest.raises(SystemExit) as ended:
        leave()
    assert ended.value.code == 0
    assert capfd.readouterr().out == "said shut "
