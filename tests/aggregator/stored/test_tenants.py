import sqlite3

import pytest

from aggregator.figures.tenants import Tenant
from aggregator.stored.tenants import UnknownTenantError, load_tenant, load_tenants
from tests.lines import insert


def test_the_first_tenant_is_there_from_the_start(connection: sqlite3.Connection) -> None:
    assert load_tenants(connection) == [
        Tenant("default", "My company", "GBP", 2, "£", "UTC", 1, "auto", "auto", 1, 10_000_000, 5_000_000)
    ]


def test_a_tenant_brings_the_decimals_of_its_currency_and_its_zone(connection: sqlite3.Connection) -> None:
    insert(connection, "tenants", id="aa", name="A", currency="KWD", timezone="Asia/Kuwait", fiscal_year_start=4)
    assert [tenant.id for tenant in load_tenants(connection)] == ["aa", "default"]
    tenant = load_tenant(connection, "aa")
    assert (tenant.digits, tenant.zone.key, tenant.fiscal_year_start) == (3, "Asia/Kuwait", 4)


@pytest.mark.parametrize("name", ["nobody", "", "DEFAULT", "default "])
def test_an_unknown_tenant_is_named(connection: sqlite3.Connection, name: str) -> None:
    with pytest.raises(UnknownTenantError, match=f"'{name}'"):
        load_tenant(connection, name)
