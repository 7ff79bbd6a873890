import pytest

from aggregator.figures.alerts.receivers import Receiver, ReceiverKind, checked
from aggregator.figures.alerts.rules import RuleError


def receiver(kind: ReceiverKind, target: str, renotify: int = 0, group: int = 0) -> Receiver:
    return Receiver("ops", kind, target, "info", renotify, group)


@pytest.mark.parametrize(
    ("kind", "target", "shown"),
    [
        ("webhook", "https://alerts.example.com/hook?token=secret", "https://alerts.example.com/…"),
        ("webhook", "http://user:secret@127.0.0.1:9093/", "http://127.0.0.1:9093/…"),
        ("slack", "https://hooks.slack.com/services/T0/B0/secret", "https://hooks.slack.com/…"),
        ("email", "boss@example.com", "boss@example.com"),
    ],
)
def test_an_address_is_taken_and_shown_without_its_secret(kind: ReceiverKind, target: str, shown: str) -> None:
    assert checked(receiver(kind, target)).shown_target == shown


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("webhook", "file:///etc/passwd"),
        ("webhook", "gopher://127.0.0.1:25/"),
        ("webhook", "example.com/hook"),
        ("webhook", "https:///hook"),
        ("webhook", "https://example.com:port/"),
        ("webhook", "https://example.com/a b"),
        ("webhook", "https://example.com/\r\nHost: other"),
        ("slack", "https://example.com/" + "a" * 2000),
        ("email", "boss"),
        ("email", "boss@example.com, other@example.com"),
        ("email", "boss@example.com\nBcc: other@example.com"),
    ],
)
def test_what_is_no_address_is_refused(kind: ReceiverKind, target: str) -> None:
    with pytest.raises(RuleError) as caught:
        checked(receiver(kind, target))
    assert list(caught.value.errors) == ["target"]


def test_times_have_bounds() -> None:
    with pytest.raises(RuleError) as caught:
        checked(receiver("slack", "https://example.com", renotify=10**9, group=-1))
    assert caught.value.errors.keys() == {"renotify", "group"}
