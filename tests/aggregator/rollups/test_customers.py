import sqlite3

from aggregator.rollups.customers import publish_names
from tests.lines import insert


def test_names_are_published_when_they_change(connection: sqlite3.Connection) -> None:
    insert(connection, "customers", customer_id="c", name="Acme", segment=None, country="GB")
    assert publish_names(connection, "default", ["c", "nobody"])
    assert not publish_names(connection, "default", ["c", "nobody"])
    connection.execute("UPDATE customers SET country = NULL")
    assert publish_names(connection, "default", ["c"])
    names = connection.execute("SELECT customer_id, name, segment, country FROM customer_names").fetchall()
    assert names == [("c", "Acme", None, None)]
