"""What callers may do: roles, and for which tenants."""

from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.figures.tenants import DEFAULT_TENANT
from service.exchange.names import INCLUDED, ROLES, Role
from service.exchange.problems import Problem, refused

SHOWN_TENANTS = 20


@dataclass(frozen=True, slots=True)
class Grants:
    """What somebody may: `roles` with all that they include, for `tenants`; None for every tenant."""

    tenants: frozenset[str] | None
    roles: frozenset[Role]

    def reaches(self, tenant: str) -> bool:
        """Whether anything at all is allowed for a tenant."""
        return self.tenants is None or tenant in self.tenants


def grants(tenants: Iterable[str] | None, roles: Iterable[str]) -> Grants:
    """Grants of roles by name; a role that is not known grants nothing."""
    held = frozenset(included for role in ROLES if role in set(roles) for included in INCLUDED[role])
    return Grants(None if tenants is None else frozenset(tenants), held)


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who asks. `name` stands in the audit; `expires_at`: seconds since 1970, from when on they are nobody.

    `out_of_scope`: roles that they have, but not by the credential at hand, each with the scope that it lacks.
    `signed_in`: by which sign-in at a provider, as far as the token tells.
    """

    name: str
    grants: Grants
    expires_at: float | None = None
    key_id: int | None = None
    out_of_scope: tuple[tuple[Role, str], ...] = ()
    signed_in: str = ""

    def tenant(self, named: str | None) -> str:
        """The tenant of a request that names one, or none.

        :raises Problem: 403, it is not within reach; 422, several are and none is named
        """
        reach = self.grants.tenants
        if named is not None:
            if not self.grants.reaches(named):  # the same answer for a tenant that there is not
                raise Problem(403, f"You have no access to a tenant {named[:64]!r}.")
            return named
        if reach is None or DEFAULT_TENANT in reach:
            return DEFAULT_TENANT
        if not reach:
            raise Problem(403, "You have no access to any tenant; an administrator can grant it.")
        if len(reach) == 1:
            return next(iter(reach))
        some = ", ".join(sorted(reach)[:SHOWN_TENANTS])
        raise refused("tenant", f"You reach several tenants; choose one by EDB-Tenant or ?tenant=: {some}")

    def require(self, role: Role) -> None:
        """Refuses what needs a role that is not held.

        :raises Problem: 403
        """
        lacking = next((scope for held, scope in self.out_of_scope if held == role), None)
        if lacking is not None:
            raise insufficient_scope(lacking)
        if role not in self.grants.roles:
            held = ", ".join(sorted(self.grants.roles)) or "none"
            raise Problem(403, f"This needs the role {role}; you have {held}.")


def insufficient_scope(scope: str) -> Problem:
    """403: a token that was not given for this."""
    challenge = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}
    return Problem(403, f"The token lacks the scope {scope}.", headers=challenge)


NOTHING = grants((), ())
EVERYBODY_HERE = Principal("local", grants(None, ROLES))
