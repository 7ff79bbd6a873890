import gzip
from typing import Any

import pytest

from service.exchange.documents import Answer, Ready, accepts_gzip, document, tags

BODY = b'{"a": 1}' * 100


@pytest.mark.parametrize("header", [b"gzip", b"br, gzip;q=0.5", b"*", b"GZIP", b"deflate, *;q=0.1", b"gzip; q=1.000"])
def test_gzip_is_sent_to_those_who_take_it(header: bytes) -> None:
    assert accepts_gzip(header)


@pytest.mark.parametrize("header", [b"", b"br", b"gzip;q=0", b"gzip;q=0.0, *", b"identity", b"x-gzip"])
def test_gzip_is_not_sent_to_those_who_do_not(header: bytes) -> None:
    assert not accepts_gzip(header)


def test_entity_tags_are_read_from_lists_and_compared_weakly() -> None:
    assert tags(b'"a", W/"b" ,"c,d"') == [b'"a"', b'"b"', b'"c,d"']
    assert tags(b"*") == [b"*"]
    assert tags(b"nonsense") == []


def sent(
    answer: Answer, accepted: bytes | None = None, known: bytes | None = None
) -> tuple[int, dict[bytes, bytes], Any]:
    start, body = Ready(answer.variant(accepted, known), [(b"server-timing", b"app;dur=1")]).messages()
    return start["status"], dict(start["headers"]), body["body"]


def test_both_encodings_have_a_tag_of_their_own_and_either_is_known_again() -> None:
    source = document(BODY, 7)
    status, plain, body = sent(Answer(source))
    assert (status, body) == (200, BODY)
    assert plain[b"etag"] == source.etag.encode()
    status, zipped, body = sent(Answer(source), b"gzip")
    assert (status, gzip.decompress(body)) == (200, BODY)
    assert zipped[b"content-encoding"] == b"gzip"
    assert zipped[b"content-length"] == str(len(body)).encode()
    assert zipped[b"etag"] == source.etag[:-1].encode() + b'-gzip"'
    for tag in (plain[b"etag"], zipped[b"etag"], b"*", b'"x", W/' + plain[b"etag"]):
        status, headers, body = sent(Answer(source), b"gzip", tag)
        assert (status, body) == (304, b"")
        assert headers[b"etag"] == zipped[b"etag"]
        assert b"content-length" not in headers
    assert sent(Answer(source), None, b'"other"')[0] == 200


def test_only_a_pinned_answer_may_be_kept() -> None:
    source = document(BODY, 7)
    assert sent(Answer(source))[1][b"cache-control"] == b"private, no-cache"
    assert sent(Answer(source, pinned=True))[1][b"cache-control"] == b"private, max-age=31536000, immutable"
    assert sent(Answer(source))[1][b"vary"] == b"Accept-Encoding, EDB-Tenant"
    assert sent(Answer(source))[1][b"edb-generation"] == b"7"


def test_a_small_document_is_not_compressed() -> None:
    status, headers, body = sent(Answer(document(b"{}", None)), b"gzip")
    assert (status, body) == (200, b"{}")
    assert b"content-encoding" not in headers
    assert b"edb-generation" not in headers
