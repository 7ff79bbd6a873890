from jobs.alerts.messages import Message, Notice, email, latest, slack, webhook


def notice(alert: int, rule: str, state: str, *, reminder: bool = False, severity: str = "warning") -> Notice:
    at_ms = 1_779_278_400_000
    return Notice(alert, rule, severity, None, state, at_ms, at_ms - 60_000, f"{rule} is {state}.", reminder)


def message(*notices: Notice) -> Message:
    return Message("key", "default", "My company", "ops", notices)


def test_each_alert_is_told_of_once_by_its_last_change() -> None:
    told = latest([notice(1, "a", "firing"), notice(2, "b", "firing"), notice(1, "a", "resolved")])
    assert [(one.rule, one.state) for one in told] == [("a", "resolved"), ("b", "firing")]


def test_a_message_fires_as_long_as_one_of_its_alerts_does() -> None:
    both = webhook(message(notice(1, "a", "resolved"), notice(2, "b", "firing")))
    assert both["status"] == "firing"
    assert [alert["status"] for alert in both["alerts"]] == ["resolved", "firing"]
    assert both["commonLabels"] == {"severity": "warning", "tenant": "default"}
    assert both["commonAnnotations"] == {}
    assert webhook(message(notice(1, "a", "resolved")))["status"] == "resolved"


def test_a_reminder_says_that_it_is_one() -> None:
    text = slack(message(notice(1, "a", "firing", reminder=True, severity="critical")))["text"]
    assert ":red_circle: *Still firing* a is firing." in text


def test_what_stands_in_a_message_cannot_be_markup() -> None:
    assert "&lt;b&gt; is firing." in slack(message(notice(1, "<b>", "firing")))["text"]


def test_a_subject_counts_what_fires_and_what_is_over() -> None:
    mail = email(
        message(notice(1, "a", "resolved"), notice(2, "b", "firing")), "Edb <edb@example.com>", "me@example.com"
    )
    assert mail["Subject"] == "My company: 1 firing, 1 resolved"
    assert mail["Message-ID"] == "<key@example.com>"
