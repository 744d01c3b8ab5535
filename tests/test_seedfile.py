"""Files with the state of a space."""

import json
from pathlib import Path

import pytest

from mockinvoice.seedfile import SeedFileError, read_seed_file

YAML = """
format: 1
documents:
  paper:
    notes:
      n1: {date: 2024-04-29, amount: "22.25"}
"""


def write(folder: Path, text: str, *, name: str = "seed.yaml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_yaml_and_json_are_read_alike_and_dates_stay_texts(tmp_path: Path) -> None:
    data = {
        "format": 1,
        "documents": {"paper": {"notes": {"n1": {"date": "2024-04-29", "amount": "22.25"}}}},
    }
    as_json = write(tmp_path, json.dumps(data, indent=1), name="seed.json")
    for path in (write(tmp_path, YAML), as_json):
        state = read_seed_file(path).state(vendors=["paper"], events=())
        assert state.records == {"paper.notes": {"n1": b'{"date":"2024-04-29","amount":"22.25"}'}}


WRONG = {
    "wrong-format": (
        "format: 2\ndocuments: {}\n",
        "{path}, line 1: format: is 2; only 1 can be read. Correct it there and try again.",
    ),
    "unknown-vendor": (
        "format: 1\ndocuments:\n  paper: {}\n  stripe:\n    notes: {}\n",
        "{path}, line 5: documents.stripe: is no vendor; use paper."
        " Correct it there and try again.",
    ),
    "json": (
        '{"format": 1,\n "documents": {\n  "paper": {"notes": {"n1": 5}}}}',
        "{path}, line 3: documents.paper.notes.n1: is 5, not an object."
        " Correct it there and try again.",
    ),
    "missing": (
        "# nothing but\nformat: 1\n",
        "{path}, line 2: documents: is missing. Correct it there and try again.",
    ),
    "twice": (
        "format: 1\ndocuments:\n  paper:\n    notes:\n      n1: {}\n      n1: {}\n",
        "{path}, line 6: the name 'n1' is there twice. Correct it there and try again.",
    ),
    "alias": (
        "format: 1\ndocuments:\n  paper:\n    notes: &all\n      n1: {}\n    letters: *all\n",
        "{path}, line 4: is used again by an alias; write it out. Correct it there and try again.",
    ),
    "syntax": (
        "format: 1\ndocuments: [\n",
        "{path}, line 3: did not find expected node content. Correct the YAML or JSON there.",
    ),
    "code": (
        "format: !!python/object/apply:os.getcwd []\n",
        "{path}, line 1: could not determine a constructor for the tag"
        " 'tag:yaml.org,2002:python/object/apply:os.getcwd'. Correct the YAML or JSON there.",
    ),
    "empty": ("", "{path} is empty; write a state as `mockinvoice export` prints it"),
    "list": (
        "- 1\n",
        "{path}, line 1: is an array, not an object. Correct it there and try again.",
    ),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_unusable_file_is_refused_with_file_line_and_remedy(
    tmp_path: Path, text: str, message: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SeedFileError) as caught:
        read_seed_file(path).state(vendors=["paper"], events=())
    assert str(caught.value) == message.format(path=path)


def test_missing_and_binary_files_are_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    control = write(tmp_path, "format: \x07\n")
    for path, reason in (
        (tmp_path / "none.yaml", "cannot be read"),
        (binary, "cannot be read"),
        (control, "is neither YAML nor JSON"),
    ):
        with pytest.raises(SeedFileError) as caught:
            read_seed_file(path)
        assert str(caught.value).startswith(f"{path} {reason}")
