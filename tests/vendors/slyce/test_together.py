"""Many clients at once: no id twice, no payment lost."""

from concurrent.futures import ThreadPoolExecutor

from tests.space import Space
from tests.vendors.slyce.bodies import minimal


def test_concurrent_creates_get_one_id_each_without_a_gap(space: Space) -> None:
    def create(_: int) -> int:
        return int(space.call("slyce", "createInvoice", body=minimal()).json["data"]["id"])

    with ThreadPoolExecutor(20) as threads:
        ids = list(threads.map(create, range(200)))
    assert sorted(ids) == list(range(2051, 2251))


def test_concurrent_payments_are_all_counted(space: Space) -> None:
    def pay(_: int) -> None:
        space.act("slyce", "record_payment", invoice=2050, amount="1.25")

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(pay, range(200)))
    assert space.call("slyce", "getInvoice").json["data"]["balance"] == "72.50"


def test_concurrent_sends_move_an_unsent_invoice_once(space: Space) -> None:
    hook = "https://a.example/hook"
    space.call("slyce", "createInvoice", body=minimal(webhook_url=hook))

    def send(_: int) -> int:
        return space.call("slyce", "sendInvoice", path={"id": "2051"}, body=None).status

    with ThreadPoolExecutor(20) as threads:
        assert list(threads.map(send, range(40))) == [200] * 40
    assert len(space.world.mailbox.all()) == 40
    assert [d["event"] for d in space.world.deliveries.all()] == ["invoice.outstanding"]
