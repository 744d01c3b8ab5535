"""The mock in a container without rights, from outside."""

import json
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import urllib3

from mockinvoice import __version__
from mockinvoice.app import load_vendors
from mockinvoice.client import MockClient, MockError
from mockinvoice.contract.examples import examples_of
from mockinvoice.demo import Player
from tests.image.conftest import Container, Containers, Engine

SECONDS = 30
STARTS, LATEST = 8, 1.5
VENDORS = ["gormic", "orderspace", "segmetrics", "slyce", "sperse"]
KEY = {"Authorization": "demo-segmetrics-apikey"}
INVOICES = "/segmetrics/api/v1/demo/int1/invoice"
INVOICE = {
    "id": "77",
    "contact_id": 4,
    "amount": 100,
    "paid": 100,
    "date_created": "2024-04-29 12:00:00",
    "items": [],
}


def send(method: str, url: str, **how: Any) -> tuple[int, Any]:
    with urllib3.PoolManager(retries=False, timeout=SECONDS, ca_certs=how.pop("ca", None)) as pool:
        answer = pool.request(method, url, **how)
        return answer.status, answer.json()


# --- what it may do


def test_process_has_no_rights(running: Container) -> None:
    status = dict(
        line.split(":\t") for line in running.execute("cat", "/proc/1/status").splitlines()
    )
    assert status["Uid"].split() == ["10001"] * 4
    assert status["Gid"].split() == ["10001"] * 4
    assert {status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {
        "0" * 16
    }
    assert status["NoNewPrivs"] == "1"


@pytest.mark.parametrize("folder", ["/", "/opt/mockinvoice", "/tmp", "/etc/mockinvoice/init.d"])
def test_nothing_but_the_data_can_be_written(folder: str, running: Container) -> None:
    running.execute("sh", "-c", f"touch {folder}/new", expect=1)
    running.execute("sh", "-c", "touch /data/new && rm /data/new")


def test_secrets_in_the_data_are_for_the_mock_alone(running: Container) -> None:
    modes = running.execute("stat", "-c", "%a %n", "/data/control-token", "/data/certs/server.key")
    assert modes == "600 /data/control-token\n600 /data/certs/server.key\n"


# --- what it answers


def test_health_says_what_it_is(running: Container) -> None:
    expected = {"status": "ok", "version": __version__, "vendors": VENDORS}
    assert send("GET", f"{running.url}/_mock/health") == (200, expected)


def test_every_example_of_all_five_vendors_is_answered_as_documented(running: Container) -> None:
    player, vendors = Player(running.url, running.token), load_vendors()
    assert list(vendors) == VENDORS
    outcomes = [
        player.play(mounted, example)
        for mounted in vendors.values()
        for example in examples_of(mounted.document)
    ]
    assert {o.name: o.findings for o in outcomes if o.findings} == {}
    assert len(outcomes) > 500


def test_vendors_names_lead_to_it_over_tls(running: Container, tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_text(running.execute("cat", "/data/certs/ca.pem"))
    for host, path in [
        ("api.orderspace.com", "/v1/invoices/none"),
        ("import.segmetrics.io", "/api/v1/demo/int1/invoice/none"),
        ("api.slycepay.com", "/v2/none"),
        ("app.sperse.com", "/api/none"),
    ]:
        with urllib3.HTTPSConnectionPool(
            "127.0.0.1",
            running.tls_port,
            ca_certs=str(ca),
            server_hostname=host,
            assert_hostname=host,
            retries=False,
        ) as pool:
            answer = pool.request("GET", path, headers={"Host": host})
        assert "X-Mockinvoice-Exchange" in answer.headers
    assert send("GET", f"{running.secure_url}/_mock/health", ca=str(ca))[0] == 200


# --- who may steer it


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/vendors"),
        ("GET", "/openapi/slyce.json"),
        ("PUT", "/spaces/other"),
        ("DELETE", "/spaces/default"),
        ("POST", "/spaces/default/reset"),
        ("GET", "/spaces/default/documents"),
        ("GET", "/spaces/default/exchanges"),
        ("POST", "/spaces/default/clock/advance"),
    ],
)
@pytest.mark.parametrize("sent", [None, "Bearer ", "Bearer guessed", "Basic Z3Vlc3NlZA=="])
def test_control_call_without_the_token_is_refused(
    method: str, path: str, sent: str | None, running: Container
) -> None:
    headers = {"Authorization": sent} if sent else {}
    status, answer = send(method, f"{running.url}/_mock{path}", headers=headers)
    assert (status, answer["title"]) == (401, "Unauthorized")


def test_token_is_made_and_said_once(containers: Containers) -> None:
    with containers.engine.volume() as data:
        first = containers.start(data=data).wait()
        token = first.token
        assert len(token) == 43
        assert first.logs.count(token) == 1
        assert first.stop() == 0
        second = containers.start(data=data).wait()
        assert second.token == token
        assert token not in second.logs
        assert [v["name"] for v in MockClient(second.url, token).vendors()] == VENDORS
        for container in (first, second):
            containers.engine.run("rm", "--force", container.name)


def test_token_that_is_given_is_the_token(containers: Containers) -> None:
    container = containers.start(environment={"MOCKINVOICE_CONTROL_TOKEN": "t0ken"}).wait()
    assert [v["name"] for v in MockClient(container.url, "t0ken").vendors()] == VENDORS
    with pytest.raises(MockError):
        MockClient(container.url, "other").vendors()
    container.execute("test", "-e", "/data/control-token", expect=1)


# --- what it starts with


def write_init(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(mode=0o755)
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def contact(email: str, *, space: str = "default") -> str:
    record = {"id": "900", "email": email}
    state = {
        "format": 1,
        "space": space,
        "documents": {"segmetrics": {"contacts": {"900": record}}},
    }
    return json.dumps(state)


def test_init_files_are_read_in_order_before_it_is_ready(
    containers: Containers, tmp_path: Path
) -> None:
    files = {
        "20-last.json": contact("last@example.com"),
        "10-first.yaml": contact("first@example.com"),
        "30-other.yaml": contact("other@example.com", space="other"),
    }
    container = containers.start(init=write_init(tmp_path / "init.d", files)).wait()
    entry = {"space": "default", "records": 1, "outcome": "added"}
    assert MockClient(container.url).ready() == {
        "status": "ready",
        "init": [
            {"file": "10-first.yaml", **entry},
            {"file": "20-last.json", **entry},
            {"file": "30-other.yaml", **entry, "space": "other"},
        ],
    }
    client = MockClient(container.url, container.token)
    for space, email in (("default", "last@example.com"), ("other", "other@example.com")):
        contacts = client.space(space).export()["documents"]["segmetrics"]["contacts"]
        assert contacts["900"]["email"] == email


def test_init_file_that_cannot_be_read_ends_the_container(
    containers: Containers, tmp_path: Path
) -> None:
    init = write_init(tmp_path / "init.d", {"a.yaml": "format: 2\n"})
    container = containers.start(init=init)
    assert containers.engine.run("wait", container.name).stdout.strip() == "2"
    assert container.logs.endswith(
        "Error: /etc/mockinvoice/init.d/a.yaml, line 1: format: is 2; only 1 can be read."
        " Correct it there and try again.\n"
    )


def test_words_after_the_image_go_to_serve(containers: Containers) -> None:
    container = containers.start("--vendor", "slyce", "--seed", "empty").wait()
    health = send("GET", f"{container.url}/_mock/health")
    assert health == (200, {"status": "ok", "version": __version__, "vendors": ["slyce"]})


def test_unknown_variable_ends_the_container(containers: Containers) -> None:
    container = containers.start(environment={"MOCKINVOICE_PROT": "1"})
    assert containers.engine.run("wait", container.name).stdout.strip() == "2"
    assert container.logs.startswith("Error: there is no setting MOCKINVOICE_PROT; unset it or use")


# --- how it begins and ends


def test_records_outlive_restarts_and_containers(containers: Containers) -> None:
    with containers.engine.volume() as data:
        first = containers.start(data=data).wait()
        created = send("POST", first.url + INVOICES, json=INVOICE, headers=KEY)
        assert created == (200, {"status": "success"})
        containers.engine.run("restart", "--time", "10", first.name)
        first.wait()
        assert send("DELETE", f"{first.url}{INVOICES}/234115", headers=KEY)[0] == 200
        containers.engine.run("rm", "--force", first.name)
        second = containers.start(data=data).wait()
        assert send("DELETE", f"{second.url}{INVOICES}/234115", headers=KEY)[0] == 404
        assert send("DELETE", f"{second.url}{INVOICES}/77", headers=KEY)[0] == 200
        containers.engine.run("rm", "--force", second.name)


def test_sigterm_ends_it_well_within_three_seconds(containers: Containers) -> None:
    container = containers.start().wait()
    with urllib3.PoolManager(retries=False) as kept:
        kept.request("GET", f"{container.url}/_mock/health")
        before = monotonic()
        assert container.stop() == 0
        assert monotonic() - before < 3


def instant(text: str) -> datetime:
    """Read an engine's instant, which may have nanoseconds."""
    head, _, fraction = text.replace("Z", "+00:00").partition(".")
    digits, sign, zone = fraction.partition("+")
    return datetime.fromisoformat(f"{head}.{digits[:6]:0<6}{sign}{zone}")


def test_it_is_healthy_within_a_second_and_a_half(
    containers: Containers, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of some starts one must be as quick: the machine may have other things to do."""
    if engine.is_podman:
        pytest.skip("podman runs health checks with systemd's timers only")
    if engine.emulated:
        pytest.skip("what an emulated machine takes says nothing")
    taken: list[float] = []
    while len(taken) < STARTS and min(taken, default=LATEST) >= LATEST:
        container = containers.start().wait()
        state = until_healthy(engine, container)
        healthy = instant(state["Health"]["Log"][0]["End"])
        taken.append((healthy - instant(state["StartedAt"])).total_seconds())
        container.stop()
    with capsys.disabled():
        print("\nhealthy after " + ", ".join(f"{seconds:.2f} s" for seconds in taken))
    assert min(taken) < LATEST


def until_healthy(engine: Engine, container: Container) -> dict[str, Any]:
    end = monotonic() + SECONDS
    while monotonic() < end:
        state: dict[str, Any] = engine.inspect(container.name)["State"]
        if state["Health"]["Status"] == "healthy":
            return state
    raise AssertionError(f"{container.name} did not get healthy\n{container.logs}")


def test_health_check_fails_when_nothing_answers(running: Container) -> None:
    check = "python3 -IS /opt/mockinvoice/healthy.py"
    running.execute("sh", "-c", check)
    running.execute("sh", "-c", f"MOCKINVOICE_PORT=9 {check}", expect=1)


def test_doctor_tells_whether_it_is_ready(running: Container) -> None:
    doctor = "mockinvoice doctor --url http://127.0.0.1:${MOCKINVOICE_PORT}"
    assert running.execute("sh", "-c", doctor).startswith("ok  ready: http://127.0.0.1:")
