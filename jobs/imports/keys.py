"""Keys of facts, as the ends of an import's batches."""

from aggregator.facts.table import Fact, FieldKind

Key = tuple[str | int, ...]

_BEFORE_ALL: dict[FieldKind, str | int] = {"line_no": -1}


def before_all(fact: Fact) -> Key:
    """A key that sorts before every key of the fact."""
    kinds = {field.name: field.kind for field in fact.fields}
    return tuple(_BEFORE_ALL.get(kinds[name], "") for name in fact.key)


def key_parameters(fact: Fact, prefix: str, key: Key) -> dict[str, str | int]:
    """One end of a batch, as `{after}` and `{upto}` name it in the statements."""
    return {f"{prefix}_{name}": value for name, value in zip(fact.key, key, strict=True)}
