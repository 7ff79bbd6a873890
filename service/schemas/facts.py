"""What is sent as facts: one model per fact table, made from the table that describes the facts."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from aggregator.facts.table import FACTS, MAX_LINE_NO, MAX_TEXT, STAGES, Fact, FieldKind
from aggregator.figures.kpis import KEY, MAX_RATIO
from service.schemas.shape import Shape

_DECIMAL: dict[str, Any] = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[+-]?[0-9]{1,40}(\.[0-9]{1,40})?$"}]
}
_MONTH: dict[str, Any] = {"type": "string", "pattern": r"^(19|2[01])\d{2}-(0[1-9]|1[0-2])$"}
_TYPES: dict[FieldKind, dict[str, Any]] = {
    "text": {"type": "string", "minLength": 1, "maxLength": MAX_TEXT},
    "word": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
    "line_no": {"type": "integer", "minimum": 0, "maximum": MAX_LINE_NO},
    "date": {"type": "string", "format": "date"},
    "instant": {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]},
    "month": _MONTH,
    "past_month": _MONTH,
    "money": _DECIMAL,
    "share": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, _DECIMAL["anyOf"][1]]},
    "ratio": {"anyOf": [{"type": "number", "minimum": 0, "maximum": MAX_RATIO}, _DECIMAL["anyOf"][1]]},
    "stage": {"type": "string", "enum": list(STAGES)},
    "kpi": {"type": "string", "pattern": KEY},
    "target": _DECIMAL,
}


class Written(Shape):
    """What a write did, row by row."""

    inserted: int
    updated: Annotated[int, Field(description="replaced by other content")]
    unchanged: Annotated[int, Field(description="sent again with the same content")]
    repeated: Annotated[int, Field(0, description="where there are any: rows that the body has twice, counted once")]
    rounded: Annotated[int, Field(0, description="where there are any: amounts of more decimals than the currency has")]


class Replaced(Written):
    """What the replacement of an order did, line by line."""

    deleted: Annotated[int, Field(description="lines that the order no longer has")]


class Deleted(Shape):
    """How many rows were removed."""

    deleted: int


def _model(fact: Fact) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for field in fact.fields:
        schema = _TYPES[field.kind]
        if not field.required:
            schema = {"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}], "default": field.default}
        described = Annotated[object, Field(description=field.meaning), WithJsonSchema(schema)]
        fields[field.name] = (described, ... if field.required else field.default)
    tenants = {
        "currency": "where sent, the tenant's",
        "tenant": "where sent, the one that it is sent to",
    }
    for name, meaning in tenants.items():
        schema = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
        fields[name] = (Annotated[object, Field(description=meaning), WithJsonSchema(schema)], None)
    return create_model(
        "".join(part.capitalize() for part in fact.name.split("_")) + "Row",
        __config__=ConfigDict(extra="forbid"),
        __doc__=f"One row of {fact.name}: {fact.meaning}.",
        **fields,
    )


ROWS: dict[str, type[BaseModel]] = {name: _model(fact) for name, fact in FACTS.items()}


def request_body(fact: Fact, max_rows: int) -> dict[str, Any]:
    """The body of a write, as OpenAPI says it: an object, an array of them, or one object per line."""
    row = {"$ref": f"#/components/schemas/{ROWS[fact.name].__name__}"}
    return {
        "required": True,
        "description": f"{fact.meaning}, or up to {max_rows} of them: all are stored, or none.",
        "content": {
            "application/json": {"schema": {"anyOf": [row, {"type": "array", "items": row, "maxItems": max_rows}]}},
            "application/x-ndjson": {"schema": {"type": "string", "description": "one JSON object per line"}},
        },
    }
