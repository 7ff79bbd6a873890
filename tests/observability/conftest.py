"""The provider, its identity and a certificate are those of the gateway's tests."""

from tests.gateway.conftest import certificate, folder, identity, issuer, stored

__all__ = ["certificate", "folder", "identity", "issuer", "stored"]
