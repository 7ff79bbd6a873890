import re
import sqlite3

import pytest

from service.identity.keys import (
    LINK_SECONDS,
    KeyNotFoundError,
    add_key,
    add_link,
    find_key,
    list_keys,
    revoke_key,
    rotate_key,
)
from service.identity.sessions import (
    SESSION_SECONDS,
    holder_of_key,
    holder_of_session,
    note_use,
    open_session,
    redeem_link,
)

NOW = 1_800_000_000


def test_a_key_has_256_random_bits_and_a_readable_prefix(connection: sqlite3.Connection) -> None:
    key = add_key(connection, "shop", None, ["ingest"], NOW)
    assert re.fullmatch(r"edb_[0-9a-f]{10}_[A-Za-z0-9_-]{43}", key.text)
    assert key.text.startswith(key.prefix)


def test_the_database_does_not_hold_the_key(connection: sqlite3.Connection) -> None:
    key = add_key(connection, "shop", None, ["ingest"], NOW)
    secret = key.text.removeprefix(key.prefix)
    assert secret not in "\n".join(connection.iterdump())


def test_the_holder_of_a_key_may_what_it_grants(connection: sqlite3.Connection) -> None:
    key = add_key(connection, "shop", ["acme"], ["ingest", "viewer"], NOW, NOW + 100)
    holder = holder_of_key(connection, key.text, NOW)
    assert holder is not None
    assert holder.name == f"shop ({key.prefix})"
    assert holder.grants.tenants == frozenset({"acme"})
    assert holder.grants.roles == {"ingest", "viewer", "poller"}
    assert holder.expires_at == NOW + 100


def test_a_changed_key_is_nobodys(connection: sqlite3.Connection) -> None:
    key = add_key(connection, "shop", None, ["viewer"], NOW)
    assert holder_of_key(connection, key.text[:-1], NOW) is None
    assert holder_of_key(connection, key.prefix, NOW) is None


def test_an_expired_key_is_nobodys(connection: sqlite3.Connection) -> None:
    key = add_key(connection, "shop", None, ["viewer"], NOW, NOW + 100)
    assert holder_of_key(connection, key.text, NOW + 99) is not None
    assert holder_of_key(connection, key.text, NOW + 100) is None


def test_a_revoked_key_ends_its_sessions_and_links(connection: sqlite3.Connection) -> None:
    key = add_key(connection, "shop", None, ["viewer"], NOW)
    opened = open_session(connection, find_key(connection, "shop", NOW).id, NOW)
    assert opened is not None
    link = add_link(connection, "shop", NOW)
    revoke_key(connection, key.prefix, NOW)
    assert holder_of_key(connection, key.text, NOW) is None
    assert holder_of_session(connection, opened[0], NOW) is None
    assert redeem_link(connection, link, NOW) is None
    with pytest.raises(KeyNotFoundError, match="No key in force"):
        revoke_key(connection, key.prefix, NOW)


def test_a_rotated_key_works_until_its_grace_ends(connection: sqlite3.Connection) -> None:
    old = add_key(connection, "shop", ["acme"], ["ingest"], NOW, NOW + 1000)
    new = rotate_key(connection, "shop", NOW + 500, 60)
    assert holder_of_key(connection, old.text, NOW + 559) is not None
    assert holder_of_key(connection, old.text, NOW + 560) is None
    holder = holder_of_key(connection, new.text, NOW + 1499)
    assert holder is not None
    assert (holder.grants.tenants, holder.expires_at) == (frozenset({"acme"}), NOW + 1500)


def test_a_grace_never_lengthens_the_life_of_a_key(connection: sqlite3.Connection) -> None:
    old = add_key(connection, "shop", None, ["ingest"], NOW, NOW + 10)
    rotate_key(connection, "shop", NOW, 3600)
    assert holder_of_key(connection, old.text, NOW + 10) is None


def test_a_name_that_two_keys_have_is_not_enough(connection: sqlite3.Connection) -> None:
    add_key(connection, "shop", None, ["ingest"], NOW)
    add_key(connection, "shop", None, ["viewer"], NOW)
    with pytest.raises(KeyNotFoundError, match="Several keys"):
        find_key(connection, "shop", NOW)


def test_a_link_signs_in_once_and_in_time(connection: sqlite3.Connection) -> None:
    add_key(connection, "cfo", None, ["viewer"], NOW)
    first, second = add_link(connection, "cfo", NOW), add_link(connection, "cfo", NOW)
    assert redeem_link(connection, first, NOW + LINK_SECONDS - 1) == 1
    assert redeem_link(connection, first, NOW) is None
    assert redeem_link(connection, second, NOW + LINK_SECONDS) is None


def test_a_session_ends_by_itself_and_never_outlives_its_key(connection: sqlite3.Connection) -> None:
    add_key(connection, "long", None, ["viewer"], NOW)
    add_key(connection, "short", None, ["viewer"], NOW, NOW + 60)
    long, short = open_session(connection, 1, NOW), open_session(connection, 2, NOW)
    assert long is not None
    assert short is not None
    assert long[1].expires_at == NOW + SESSION_SECONDS
    assert short[1].expires_at == NOW + 60
    assert holder_of_session(connection, long[0], NOW + SESSION_SECONDS) is None
    assert holder_of_session(connection, short[0], NOW + 60) is None
    assert open_session(connection, 2, NOW + 60) is None


def test_the_last_use_is_noted(connection: sqlite3.Connection) -> None:
    add_key(connection, "shop", None, ["viewer"], NOW)
    note_use(connection, {1: NOW + 5})
    note_use(connection, {1: NOW + 3})  # another process, later
    assert list_keys(connection)[0].last_used_at == NOW + 5
