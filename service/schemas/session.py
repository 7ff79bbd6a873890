"""Who is signed in, and how one signs in."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from service.exchange.names import Role
from service.schemas.shape import Shape

Secret = Annotated[str, Field(min_length=1, max_length=200)]


class SignIn(Shape):
    """What signs somebody in: one of the two."""

    key: Annotated[Secret | None, Field(description="an API key")] = None
    link: Annotated[Secret | None, Field(description="the part after # of a link of `edb keys login`")] = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.key is None) == (self.link is None):
            raise ValueError("Send either a key or a link")
        return self


class TenantName(Shape):
    """A tenant within reach."""

    id: str
    name: str


class SignedIn(Shape):
    """Somebody."""

    name: str
    roles: list[Role]
    tenants: Annotated[list[TenantName], Field(description="those within reach, at most the first thousand")]


class Provider(Shape):
    """Where the page signs people in: an OpenID provider, with authorization code and PKCE."""

    authority: Annotated[str, Field(description="the issuer; its discovery document says the rest")]
    client_id: str
    scope: Annotated[str, Field(description="what the page asks for, with spaces between")]
    audience: Annotated[str, Field(description="whom the access token is to be for")]


class Session(Shape):
    """How callers are known here, and who this one is."""

    auth: Literal["local", "keys", "jwt"]
    provider: Annotated[Provider | None, Field(description="null where the page signs nobody in elsewhere")]
    principal: Annotated[SignedIn | None, Field(description="null for nobody who is known")]
