from pathlib import Path

import pytest

from service.settings import Settings, SettingsError, describe, read_settings


def test_every_setting_is_described_with_its_default() -> None:
    table = {name: (default, meaning) for name, default, meaning in describe()}
    assert list(table) == [
        "EDB_DATABASE", "EDB_HOST", "EDB_PORT", "EDB_REFRESH_SECONDS", "EDB_SQLITE_WAL", "EDB_CACHE_TTL_SECONDS",
        "EDB_SINGLEFLIGHT", "EDB_MAX_CONCURRENCY", "EDB_EVENTS_ASYNC", "EDB_CORS_ORIGINS", "EDB_AUTH",
        "EDB_JWT_ISSUER", "EDB_JWT_AUDIENCE", "EDB_JWKS_URL", "EDB_LOG",
    ]  # fmt: skip
    assert table["EDB_DATABASE"][0] == "edb.sqlite3"
    assert table["EDB_CACHE_TTL_SECONDS"][0] == "45"
    assert table["EDB_SINGLEFLIGHT"][0] == "1"
    assert all(meaning for _, meaning in table.values())


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDB_DATABASE", "figures.db")
    monkeypatch.setenv("EDB_SINGLEFLIGHT", "0")
    monkeypatch.setenv("EDB_CORS_ORIGINS", "https://a.example, https://b.example:8443")
    settings = read_settings()
    assert settings.database == Path("figures.db")
    assert settings.singleflight is False
    assert settings.cors_origins == ("https://a.example", "https://b.example:8443")


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDB_PORT", "")
    assert read_settings().port == 8000


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("EDB_PORT", "abc", "integer"),
        ("EDB_PORT", "70000", "65535"),
        ("EDB_MAX_CONCURRENCY", "0", "greater than or equal to 1"),
        ("EDB_REFRESH_SECONDS", "nan", "finite"),
        ("EDB_AUTH", "ldap", "'local', 'keys' or 'jwt'"),
        ("EDB_AUTH", "keys", "this version knows only 'local'"),
        ("EDB_AUTH", "jwt", "this version knows only 'local'"),
        ("EDB_HOST", "0.0.0.0", "127.0.0.1"),
        ("EDB_CORS_ORIGINS", "https://a.example/path", "is not an origin"),
        ("EDB_LOG", "xml", "'text' or 'json'"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    sentence = str(caught.value)
    assert name in sentence
    assert allowed in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().port = 9000  # type: ignore[misc]
