"""The query of a request: what is not known, or given twice, is refused by name."""

from collections.abc import Collection
from urllib.parse import parse_qsl

from aggregator.figures.periods import DEFAULT_RANGE, PeriodError, parse_granularity
from service.exchange.asks import Ask, DocumentKind, Format
from service.exchange.problems import Problem, refused

MAX_PARAMETERS = 32
FORMATS: tuple[Format, ...] = ("json", "csv")


def parameters(query_string: bytes, allowed: Collection[str]) -> dict[str, str]:
    """A query's parameters by name.

    :raises Problem: one is not allowed, or there more than once
    """
    try:
        pairs = parse_qsl(
            query_string.decode("latin-1"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=MAX_PARAMETERS,
        )
    except ValueError:
        raise Problem(422, f"The query has more than {MAX_PARAMETERS} parameters.") from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in allowed:
            known = f"allowed are {', '.join(allowed)}" if allowed else "none is allowed here"
            raise refused(name[:64], f"There is no parameter {name[:64]!r}; {known}")
        if name in found:
            raise refused(name, f"The parameter {name!r} is given more than once")
        found[name] = value
    return found


def named_tenant(header: str | None, parameter: str | None) -> str | None:
    """The tenant that a request names, by header or parameter; None where it names none.

    :raises Problem: it names two
    """
    if header is not None and parameter is not None and header != parameter:
        raise refused("tenant", "The header EDB-Tenant and the parameter tenant name different tenants")
    return parameter if header is None else header


def checked_generation(generation: str | None) -> int | None:
    """The number of a generation, if one is named.

    :raises Problem: it is no number
    """
    if generation is None:
        return None
    if not (generation.isascii() and generation.isdigit() and len(generation) <= 18):
        raise refused("generation", f"generation {generation[:64]!r} is not a whole number")
    return int(generation)


def windowed(
    kind: DocumentKind,
    range_: str | None,
    granularity: str | None = None,
    *,
    member: str = "",
    limit: int = 0,
    format_: str | None = None,
) -> Ask:
    """A document of a window; what is None is as it is where nothing is said.

    :raises Problem: there is no such granularity or format; which windows there are, the load knows
    """
    range_ = DEFAULT_RANGE if range_ is None else range_
    granularity = "month" if granularity is None else granularity
    try:
        return Ask(kind, range_[:64], parse_granularity(granularity[:64]), member, limit, checked_format(format_))
    except PeriodError as error:
        raise refused("granularity", str(error)) from None


def checked_format(format_: str | None) -> Format:
    """`json`, which is what nothing said means, or `csv`.

    :raises Problem: anything else
    """
    if format_ is None:
        return "json"
    for known in FORMATS:
        if format_ == known:
            return known
    raise refused("format", f"format {format_[:64]!r} is unknown: json or csv")
