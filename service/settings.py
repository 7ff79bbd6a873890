"""The settings: one table of name, default and meaning, read once from the environment when a program starts."""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
PREFIX = "EDB_"


class SettingsError(Exception):
    """A setting has a wrong value; the message is one sentence that names it."""


class Settings(BaseSettings):
    """Every setting, as an environment variable with the prefix EDB_."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True)

    database: Path = Field(Path("edb.sqlite3"), description="the database file")
    host: str = Field("127.0.0.1", description="the address to listen on; only this machine's while EDB_AUTH is local")
    port: int = Field(8000, ge=0, le=65535, description="the port to listen on; 0 takes a free one")
    refresh_seconds: float = Field(
        30, ge=0.1, le=86400, allow_inf_nan=False, description="seconds between refreshes when nothing changes"
    )
    sqlite_wal: bool = Field(True, description="whether the database is in WAL mode, in which readers never wait")
    cache_ttl_seconds: float = Field(
        45,
        ge=0,
        le=86400,
        allow_inf_nan=False,
        description="the longest a cached document may live; a new generation ends it at once",
    )
    singleflight: bool = Field(True, description="whether requests for the same missing document share one load")
    max_concurrency: int = Field(12, ge=1, le=256, description="how many loads may be at work at once, per process")
    events_async: bool = Field(False, description="whether POST /api/events answers before the events are stored")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="origins, comma-separated, whose pages may read and write; none but this one's by default"
    )
    auth: Literal["local", "keys", "jwt"] = Field(
        "local", description="who may do what: local (everyone on this machine everything); keys and jwt come later"
    )
    jwt_issuer: str | None = Field(None, description="with EDB_AUTH=jwt: the issuer that tokens must name")
    jwt_audience: str | None = Field(None, description="with EDB_AUTH=jwt: the audience that tokens must name")
    jwks_url: str | None = Field(None, description="with EDB_AUTH=jwt: where the issuer publishes its keys")
    log: Literal["text", "json"] | None = Field(None, description="text or json; text on a terminal, else json")

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(origin.strip() for origin in value.split(",") if origin.strip())
        return value

    @field_validator("cors_origins")
    @classmethod
    def _check_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            parts = urlsplit(origin)
            if (
                parts.scheme not in ("http", "https")
                or not parts.netloc
                or f"{parts.scheme}://{parts.netloc}" != origin
            ):
                raise ValueError(f"{origin!r} is not an origin such as https://reports.example.com")
        return origins

    @model_validator(mode="after")
    def _check_local(self) -> Self:
        if self.auth != "local":
            raise ValueError(f"EDB_AUTH is {self.auth!r}, but this version knows only 'local'")
        if self.host not in LOCAL_HOSTS:
            raise ValueError(
                f"EDB_HOST is {self.host!r}, but with EDB_AUTH=local whoever reaches the port may do everything: "
                f"listen on 127.0.0.1"
            )
        return self


def read_settings() -> Settings:
    """The settings of this process, from its environment.

    :raises SettingsError: one has a wrong value
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def describe() -> list[tuple[str, str, str]]:
    """Every setting as (name, default, meaning), for `edb serve --help` and the documentation."""
    return [
        (f"{PREFIX}{name.upper()}", _written(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _written(default: object) -> str:
    """A default as one would write it in the environment; nothing where there is none."""
    match default:
        case None | ():
            return ""
        case bool():
            return str(int(default))
    return str(default)


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    reason = str(first["msg"]).removeprefix("Value error, ")
    if not first["loc"]:
        return f"{reason}."
    name = f"{PREFIX}{str(first['loc'][0]).upper()}"
    return f"{name} is {str(first['input'])!r}: {reason[0].lower()}{reason[1:]}."
