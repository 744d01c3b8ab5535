"""A mock that is killed while clients write has kept every invoice whose receipt it confirmed."""

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from random import Random
from threading import Semaphore

import orjson
import pytest

from mockinvoice.core.database import Database
from tests.test_cli import SECONDS, served

CLIENTS = 8
MOST_INVOICES = 200
SERVE = ("serve", "--port", "0", "--vendor", "segmetrics")
PATH = "/segmetrics/api/v1/demo/int1/invoice"
HEADERS = {"Authorization": "demo-segmetrics-apikey", "Content-Type": "application/json"}
KEPT_EACH_TIME = "{}-same"
Sent = tuple[list[int], int]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("seed", range(metafunc.config.getoption("--crash-rounds")))


def invoice(key: str, amount: int) -> str:
    item = {"name": "Round Tuit", "product_id": key, "amount": amount}
    return json.dumps(
        {
            "id": key,
            "contact_id": 4,
            "amount": amount,
            "paid": amount,
            "date_created": "2018-10-03 11:14:32",
            "items": [item],
        }
    )


def write(port: int, client: int, confirmed: Semaphore) -> Sent:
    """Send invoices until the mock is gone; return the confirmed ones and the last one sent."""
    heard: list[int] = []
    for turn in count(1):
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        try:
            for key in (f"{client}-{turn}", KEPT_EACH_TIME.format(client)):
                connection.request("POST", PATH, invoice(key, turn), HEADERS)
                answer = connection.getresponse()
                assert (answer.status, answer.read()) == (200, b'{"status":"success"}')
        except (OSError, HTTPException):
            return heard, turn
        finally:
            connection.close()
        heard.append(turn)
        confirmed.release()
    raise AssertionError("the mock was not killed")


def test_confirmed_invoices_survive_and_none_is_half_there(tmp_path: Path, seed: int) -> None:
    path, confirmed = tmp_path / "db.json", Semaphore(0)
    with served(*SERVE, "--db", path) as mock, ThreadPoolExecutor(CLIENTS) as threads:
        port = int(mock.ready["url"].rpartition(":")[2])
        jobs = [threads.submit(write, port, client, confirmed) for client in range(CLIENTS)]
        for _ in range(Random(seed).randint(1, MOST_INVOICES)):
            confirmed.acquire(timeout=SECONDS)
        os.kill(mock.process.pid, signal.SIGKILL)
        sent = [job.result(SECONDS) for job in jobs]
    database = Database(path)
    state = database.take("default")
    kept = {key: orjson.loads(row) for key, row in state["segmetrics.invoices"].items()}
    database.close()
    for client, (heard, last) in enumerate(sent):
        found = [kept.get(f"demo/int1/{client}-{turn}") for turn in range(1, last + 2)]
        amounts = [one and (one["amount"], one["items"][0]["amount"]) for one in found]
        for turn in heard:
            assert amounts[turn - 1] == (turn, turn)
        assert amounts[last - 1] in (None, (last, last))
        assert amounts[last] is None
        same = kept.get(f"demo/int1/{KEPT_EACH_TIME.format(client)}", {"amount": 0})
        assert same["amount"] in (last - 1, last)
        for one in filter(None, found):
            product = f"demo/int1/{one['items'][0]['product_id']}"
            assert product in state["segmetrics.products"]
