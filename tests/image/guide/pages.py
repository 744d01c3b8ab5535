"""What the pages print, to be run as it stands there."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def printed(page: str, language: str, *, holding: str, image: str = "IMAGE") -> str:
    """Return the only block of a page in a language that holds a text; IMAGE is named as here."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    (block,) = [code for name, code in FENCE.findall(text) if name == language and holding in code]
    return re.sub(r"\bIMAGE\b", image, str(block))


def job(page: str, *, holding: str, image: str = "IMAGE") -> dict[str, Any]:
    """Return the job, or the steps, that a block in YAML describes."""
    found = yaml.safe_load(printed(page, "yaml", holding=holding, image=image))
    described: dict[str, Any] = found.get("jobs", found).get("test", found)
    return described
