"""Tests over every vendor are made from the documents that the mock has loaded."""

import pytest

from mockinvoice.contract.examples import examples_of
from tests.conftest import mock_of


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test every (vendor), every (vendor, operation) or every (vendor, example)."""
    vendors = mock_of(metafunc.config).vendors
    if "example" in metafunc.fixturenames:
        metafunc.parametrize(
            ("vendor", "example"),
            [
                pytest.param(name, e, id=f"{name}-{e.operation.id}-{e.status}-{e.name}")
                for name, mounted in vendors.items()
                for e in examples_of(mounted.document)
            ],
        )
    elif "operation" in metafunc.fixturenames:
        metafunc.parametrize(
            ("vendor", "operation"),
            [
                pytest.param(name, operation, id=f"{name}-{operation.id}")
                for name, mounted in vendors.items()
                for operation in mounted.document.operations.values()
            ],
        )
    elif "vendor" in metafunc.fixturenames:
        metafunc.parametrize("vendor", list(vendors))
