"""A certificate, as the tests of the gateway have one."""

from tests.gateway.conftest import certificate, folder

__all__ = ["certificate", "folder"]
