from pathlib import Path

import pytest

from service.settings import Settings, SettingsError, describe, read_settings, unknown_settings


def test_every_setting_is_described_with_its_default() -> None:
    table = {name: (default, meaning) for name, default, meaning in describe()}
    assert list(table) == [
        "EDB_DATABASE", "EDB_HOST", "EDB_PORT", "EDB_REFRESH_SECONDS", "EDB_SQLITE_WAL", "EDB_CACHE_TTL_SECONDS",
        "EDB_SINGLEFLIGHT", "EDB_MAX_CONCURRENCY", "EDB_EVENTS_ASYNC", "EDB_EVENTS_PER_SECOND",
        "EDB_STREAMS_PER_CALLER", "EDB_EVENTS_DAYS",
        "EDB_CORS_ORIGINS", "EDB_AUTH", "EDB_PUBLIC_URL", "EDB_TRUSTED_PROXIES", "EDB_JWT_ISSUER", "EDB_JWT_AUDIENCE",
        "EDB_JWKS_URL", "EDB_JWT_ALGORITHMS", "EDB_JWT_SCOPE", "EDB_JWT_ROLE_SCOPES",
        "EDB_JWT_TENANTS_CLAIM", "EDB_JWT_ROLES_CLAIM", "EDB_JWT_CLIENT_ID", "EDB_JWT_CLIENT_SCOPE",
        "EDB_GATEWAY_HOST", "EDB_GATEWAY_PORT", "EDB_GATEWAY_METRICS_HOST", "EDB_GATEWAY_METRICS_PORT",
        "EDB_GATEWAY_CERTIFICATE", "EDB_GATEWAY_KEY", "EDB_GATEWAY_SERVICES", "EDB_GATEWAY_CACHE_SECONDS",
        "EDB_GATEWAY_USER_LIMIT", "EDB_GATEWAY_ADDRESS_LIMIT", "EDB_GATEWAY_ROUTE_LIMIT", "EDB_GATEWAY_REQUEST_SECONDS",
        "EDB_ACCESS_LOG", "EDB_TRACES", "EDB_WEBHOOKS_PRIVATE", "EDB_SMTP_URL", "EDB_MAIL_FROM", "EDB_LOG",
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
        ("EDB_SMTP_URL", "http://mail.example.com", "smtp://"),
        ("EDB_SMTP_URL", "smtp://", "smtp://"),
        ("EDB_MAIL_FROM", "nobody", "mail address"),
        ("EDB_REFRESH_SECONDS", "nan", "finite"),
        ("EDB_AUTH", "ldap", "'local', 'keys' or 'jwt'"),
        ("EDB_AUTH", "jwt", "needs EDB_JWT_ISSUER"),
        ("EDB_HOST", "0.0.0.0", "listen on 127.0.0.1, or set EDB_AUTH to keys"),
        ("EDB_PUBLIC_URL", "edb.example.com", "is not an origin"),
        ("EDB_TRUSTED_PROXIES", "10.0.0.0/8", "does not appear to be an IPv4 or IPv6 address"),
        ("EDB_JWT_ALGORITHMS", "RS256,HS256", "the algorithms are some of RS256"),
        ("EDB_JWT_ROLE_SCOPES", "boss=edb.read", "pair roles"),
        ("EDB_JWT_ROLE_SCOPES", "viewer", "pair roles"),
        ("EDB_JWT_ROLE_SCOPES", "viewer=edb read", "pair roles"),
        ("EDB_JWT_CLIENT_ID", "page", "only where EDB_AUTH is jwt"),
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


def test_what_looks_like_a_setting_and_is_none_is_named_with_what_may_be_meant() -> None:
    names = ["EDB_PORT", "EDB_REFRESH_SECOND", "EDB_XYZZY", "EDB_API_KEY", "PATH", "edb_port"]
    assert unknown_settings(names) == [
        "EDB_REFRESH_SECOND is not a setting; EDB_REFRESH_SECONDS is. It is ignored.",
        "EDB_XYZZY is not a setting. It is ignored.",
    ]
