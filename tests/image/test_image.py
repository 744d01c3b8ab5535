"""What the image is and holds, without running the mock in it."""

import re
import subprocess
import tarfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from mockinvoice import __version__
from tests.image.conftest import Engine

MOST_BYTES = 60_000_000
REQUIREMENTS = Path(__file__).parent.parent.parent / "image" / "requirements.txt"


@pytest.fixture(scope="module")
def config(engine: Engine, image: str) -> dict[str, Any]:
    found: dict[str, Any] = engine.inspect(image)["Config"]
    return found


def look(engine: Engine, image: str, program: str) -> str:
    """Run a shell program in a container of the image that can reach nothing."""
    shell = ("run", "--rm", "--network", "none", "--entrypoint", "sh", image, "-c", program)
    return engine.run(*shell).stdout


def test_image_says_how_it_is_to_be_run(config: dict[str, Any]) -> None:
    assert config["User"] == "10001:10001"
    assert config["Entrypoint"] == ["mockinvoice", "serve"]
    assert sorted(config["ExposedPorts"]) == ["8080/tcp", "8443/tcp"]
    assert list(config["Volumes"]) == ["/data"]
    assert config["StopSignal"] in ("SIGTERM", "15")
    assert config["Healthcheck"]["Test"] == ["CMD", "python3", "-IS", "/opt/mockinvoice/healthy.py"]


def test_image_has_the_labels_of_its_kind(config: dict[str, Any]) -> None:
    labels = {
        name.removeprefix("org.opencontainers.image."): value
        for name, value in config["Labels"].items()
        if name.startswith("org.opencontainers.image.")
    }
    assert len(labels.pop("revision")) in (len("unknown"), 40)
    assert labels == {
        "title": "mockinvoice",
        "description": "An offline, stateful mock of five vendors' invoice APIs",
        "licenses": "MIT",
        "version": __version__,
    }


def test_image_keeps_no_token_and_no_address_of_a_registry(
    engine: Engine, image: str, config: dict[str, Any]
) -> None:
    told = {line.partition("=")[0] for line in config["Env"]}
    assert not {name for name in told if name.startswith("PIP_") or name.endswith("_TOKEN")}
    assert look(engine, image, "ls -A /data /etc/mockinvoice/init.d") == (
        "/data:\n\n/etc/mockinvoice/init.d:\n"
    )


@pytest.mark.parametrize(
    "program",
    [
        "command -v cc gcc g++ make ld rustc",
        "find /opt/mockinvoice -name 'pip*' -maxdepth 5",
        "find / -xdev \\( -name '*.whl' -o -path '*/.cache/*' -o -path '/build*' \\)"
        " -not -path '/proc/*' -not -path '/usr/*' 2>/dev/null",
        "find /opt/mockinvoice -not -user 0",
        "find /opt/mockinvoice -perm /022 -not -type l",
        "find /opt/mockinvoice -name tests -path '*/site-packages/mockinvoice*'",
    ],
    ids=["compiler", "pip", "caches", "writable-by-owner", "writable-by-others", "tests"],
)
def test_image_has_nothing_that_it_does_not_need(program: str, engine: Engine, image: str) -> None:
    assert look(engine, image, f"{program} || true") == ""


def test_image_knows_the_version(engine: Engine, image: str) -> None:
    assert look(engine, image, "mockinvoice --version") == f"mockinvoice, version {__version__}\n"


def test_documents_are_parsed_before_the_first_start(engine: Engine, image: str) -> None:
    found = look(
        engine,
        image,
        "ls /opt/mockinvoice/lib/python3*/site-packages/mockinvoice/openapi/__pycache__",
    )
    names = sorted({line.partition(".")[0] for line in found.split()})
    assert names == ["control", "gormic", "orderspace", "segmetrics", "slyce", "sperse"]


def test_installed_packages_are_those_that_are_pinned(engine: Engine, image: str) -> None:
    program = (
        "import importlib.metadata as m;"
        "print(*sorted(f'{d.name.lower()}=={d.version}' for d in m.distributions()))"
    )
    found = look(engine, image, f'/opt/mockinvoice/bin/python -I -c "{program}"').split()
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    pinned = {line.split()[0] for line in lines if "==" in line}
    assert {normal(name) for name in found} - {normal(name) for name in pinned} == {
        f"mockinvoice=={__version__}"
    }


def test_bill_of_materials_lists_all_that_is_installed(engine: Engine, image: str) -> None:
    bill = orjson.loads(look(engine, image, "cat /opt/mockinvoice/sbom.cdx.json"))
    program = (
        "import importlib.metadata as m;"
        "print(*(f'{d.name}=={d.version}' for d in m.distributions()))"
    )
    found = look(engine, image, f'/opt/mockinvoice/bin/python -I -c "{program}"').split()
    listed = [bill["metadata"]["component"], *bill["components"]]
    assert {f"{one['name']}=={one['version']}" for one in listed} == set(found)
    assert all(one["licenses"] for one in listed)


def normal(requirement: str) -> str:
    """Spell the name of a distribution as registries do."""
    name, _, version = requirement.partition("==")
    return f"{re.sub(r'[-_.]+', '-', name)}=={version}"


def layers(engine: Engine, name: str) -> list[str]:
    found: list[str] = engine.inspect(name)["RootFS"]["Layers"]
    return found


def compressed(engine: Engine, name: str, numbers: range) -> Iterator[int]:
    """Yield the compressed sizes of some layers, as a registry keeps them."""
    save = [*engine.command, "save", name]
    with subprocess.Popen(save, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
            sizes: dict[str, int] = {}
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                if file is None:
                    continue
                if member.name == "manifest.json":
                    manifest = orjson.loads(file.read())
                    continue
                squeeze, size = zlib.compressobj(6), 0
                for chunk in iter(partial(file.read, 1 << 20), b""):
                    size += len(squeeze.compress(chunk))
                sizes[member.name] = size + len(squeeze.flush())
    for number in numbers:
        yield sizes[manifest[0]["Layers"][number]]


def test_image_is_small_over_its_base(
    engine: Engine, image: str, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    base = pytestconfig.getoption("--base")
    ours, theirs = layers(engine, image), layers(engine, base)
    assert ours[: len(theirs)] == theirs
    size = sum(compressed(engine, image, range(len(theirs), len(ours))))
    with capsys.disabled():
        print(f"\nthe image adds {size / 1e6:.1f} MB, compressed, to its base")
    assert size < MOST_BYTES
