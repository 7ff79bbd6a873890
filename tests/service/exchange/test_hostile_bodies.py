"""Whatever body is sent to whatever route, no answer is a failure of the server; its cost is in tests/gateway."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import GOOD, JSON, NDJSON
from tests.service.conftest import MakeKey, Service, Start, problem


@pytest.fixture
def asked(start: Start, make_key: MakeKey) -> tuple[Service, dict[str, str]]:
    """A service that knows keys, and the header of one that may do everything."""
    return start(auth="keys"), {"authorization": f"Bearer {make_key('admin')}"}


HALF = st.characters(categories=["Cs"])
TEXTS = st.text(st.one_of(st.characters(), HALF, st.sampled_from('\x00\x1b\x85\u202e\\"')), max_size=8)
SCALARS = st.one_of(
    st.none(), st.booleans(), TEXTS, st.integers(), st.integers(-(10**30), 10**30), st.floats(), st.just("x" * 600)
)
VALUES = st.recursive(
    SCALARS, lambda part: st.one_of(st.lists(part, max_size=4), st.dictionaries(TEXTS, part, max_size=4)), max_leaves=12
)
LITERALS = ("1e400", "-1e-400", "1e999999999", "1E99999999999999999999", "-0", "9" * 400, "[" * 60 + "]" * 60, "NaN")
DOCUMENTS = st.one_of(VALUES.map(json.dumps), st.sampled_from(LITERALS), st.text(max_size=20))


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a value."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for name, part in below for found in paths_of(part, (*path, name)))]


def with_part(value: Any, path: tuple[Any, ...], document: str) -> str:
    """A value as JSON, in which another document stands somewhere."""
    if not path:
        return document
    name, *rest = path
    parts = dict(value) if isinstance(value, dict) else dict(enumerate(value))
    written = {key: with_part(part, tuple(rest), document) if key == name else json.dumps(part)
               for key, part in parts.items()}  # fmt: skip
    if isinstance(value, list):
        return f"[{', '.join(written.values())}]"
    return "{" + ", ".join(f"{json.dumps(key)}: {part}" for key, part in written.items()) + "}"


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), GOOD)
def test_no_json_text_is_a_failure_of_the_server(asked: tuple[Service, dict[str, str]], method: str, path: str) -> None:
    service, admin = asked
    good = GOOD[method, path]

    @given(at=st.sampled_from(paths_of(good)), document=DOCUMENTS, name=st.none() | TEXTS, lines=st.booleans())
    def attempt(at: tuple[Any, ...], document: str, name: str | None, lines: bool) -> None:
        body = with_part(good, at, document)
        if name is not None and body.startswith("{"):
            body = "{" + f"{json.dumps(name)}: {document}, {body[1:]}"
        content = body.encode("utf-8", "surrogatepass")
        answer = service.request(method, path, content=content, headers=(NDJSON if lines else JSON) | admin)
        assert answer.status_code < 500, content
        assert answer.content.decode("utf-8")

    attempt()


@pytest.mark.slow
def test_half_of_a_character_is_refused_in_names_and_values(asked: tuple[Service, dict[str, str]]) -> None:
    service, admin = asked
    for (method, path), good in GOOD.items():
        for at in paths_of(good)[1:]:
            refused = service.request(
                method, path, content=with_part(good, at, r'"\ud800"').encode(), headers=JSON | admin
            )
            assert "half of a character" in problem(refused, 400)["detail"]
        named = r'{"\udfff": 1}'
        assert problem(service.request(method, path, content=named.encode(), headers=JSON | admin), 400)
