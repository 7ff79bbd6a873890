"""What a receiver is sent: the changes that one message tells of, in each receiver's own form. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from hashlib import blake2b
from typing import Any, Literal

from aggregator.figures.documents.rendering import instant

NOT_ENDED = "0001-01-01T00:00:00Z"
SIGNS = {"critical": ":red_circle:", "warning": ":large_orange_circle:", "info": ":large_blue_circle:"}

Status = Literal["firing", "resolved"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One alert of a message. Instants are in ms since 1970; `reminder`: it was told of before."""

    alert_id: int
    rule: str
    severity: str
    kpi: str | None
    state: str
    at_ms: int
    fired_at_ms: int | None
    text: str
    reminder: bool

    @property
    def status(self) -> Status:
        """Whether it is over; of one that had no value, whether it has one again that is not bad for long."""
        return "resolved" if self.state in ("resolved", "ok", "pending") else "firing"

    @property
    def begun_at_ms(self) -> int:
        """When what it tells of began."""
        if self.fired_at_ms is None or self.state not in ("firing", "recovering", "resolved"):
            return self.at_ms
        return self.fired_at_ms


@dataclass(frozen=True, slots=True)
class Message:
    """What one receiver is told at once. `key`: the same at every attempt to deliver it."""

    key: str
    tenant: str
    tenant_name: str
    receiver: str
    notices: Sequence[Notice]

    @property
    def status(self) -> Status:
        """Whether anything of it is not over."""
        return "firing" if any(notice.status == "firing" for notice in self.notices) else "resolved"

    @property
    def title(self) -> str:
        """Its subject."""
        without = sum(notice.state == "no_data" for notice in self.notices)
        firing = sum(notice.status == "firing" for notice in self.notices) - without
        resolved = len(self.notices) - firing - without
        told = ((firing, "firing"), (without, "without data"), (resolved, "resolved"))
        counts = [f"{count} {word}" for count, word in told if count]
        return f"{' '.join(self.tenant_name.split())}: {', '.join(counts)}"


def latest(notices: Sequence[Notice]) -> list[Notice]:
    """Of every alert its last change."""
    return list({notice.alert_id: notice for notice in notices}.values())


def webhook(message: Message) -> dict[str, Any]:
    """As Prometheus Alertmanager's webhook has it, version 4."""
    alerts = [_alert(message, notice) for notice in message.notices]
    first, *others = [alert["labels"] for alert in alerts]
    common = {name: value for name, value in first.items() if all(labels.get(name) == value for labels in others)}
    summaries = {alert["annotations"]["summary"] for alert in alerts}
    return {
        "version": "4",
        "groupKey": f'{{}}:{{tenant="{message.tenant}"}}',
        "truncatedAlerts": 0,
        "status": message.status,
        "receiver": message.receiver,
        "groupLabels": {"tenant": message.tenant},
        "commonLabels": common,
        "commonAnnotations": {"summary": summaries.pop()} if len(summaries) == 1 else {},
        "externalURL": "",
        "alerts": alerts,
    }


def slack(message: Message) -> dict[str, Any]:
    """As Slack's incoming webhooks, and those that copy them, have it."""
    lines = [f"*{_escaped(message.title)}*"]
    for notice in message.notices:
        sign = ":white_check_mark:" if notice.status == "resolved" else SIGNS[notice.severity]
        lines.append(f"{sign} *{_word(notice)}* {_escaped(notice.text)}  `{notice.rule}`")
    return {"text": "\n".join(lines)}


def email(message: Message, sender: str, target: str) -> EmailMessage:
    """As a mail."""
    mail = EmailMessage()
    mail["Subject"] = message.title
    mail["From"] = sender
    mail["To"] = target
    mail["Message-ID"] = f"<{message.key}@{sender.rpartition('@')[2].rstrip('>') or 'edb'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Idempotency-Key"] = message.key
    lines = [
        f"{_word(notice)}: {notice.text}\n    rule {notice.rule}, {notice.severity}, {instant(notice.at_ms)}"
        for notice in message.notices
    ]
    mail.set_content("\n\n".join(lines) + "\n")
    return mail


def _alert(message: Message, notice: Notice) -> dict[str, Any]:
    labels = {"alertname": notice.rule, "severity": notice.severity, "tenant": message.tenant}
    if notice.kpi is not None:
        labels["kpi"] = notice.kpi
    fingerprint = blake2b(f"{message.tenant}\n{notice.rule}".encode(), digest_size=8).hexdigest()
    return {
        "status": notice.status,
        "labels": labels,
        "annotations": {"summary": notice.text},
        "startsAt": instant(notice.begun_at_ms),
        "endsAt": instant(notice.at_ms) if notice.status == "resolved" else NOT_ENDED,
        "generatorURL": "",
        "fingerprint": fingerprint,
    }


def _word(notice: Notice) -> str:
    if notice.state in ("ok", "pending"):
        return "Data again"
    if notice.status == "resolved":
        return "Resolved"
    word = "No data" if notice.state == "no_data" else "Firing"
    return f"Still {word.lower()}" if notice.reminder else word


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
