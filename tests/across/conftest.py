"""Tests over all five vendors that know each by name; made from the documents like tests/every."""

from tests.every.conftest import pytest_generate_tests

__all__ = ["pytest_generate_tests"]
