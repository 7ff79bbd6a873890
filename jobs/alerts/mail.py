"""Sends mail over SMTP."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True)
class Mail:
    """Where mail is handed in: `smtp://[user:password@]host[:port]` or `smtps://…`, and whom it is from."""

    url: str
    sender: str


def send_mail(mail: Mail, message: EmailMessage) -> None:
    """Hand in one mail.

    With smtp:// the connection is encrypted where the server offers that, and a password is sent over no other.

    :raises OSError: the server cannot be reached, or does not take it (smtplib's errors are OSErrors)
    """
    parts = urlsplit(mail.url)
    host, context = parts.hostname or "", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif parts.scheme == "smtp" and parts.username:
            raise smtplib.SMTPNotSupportedError("it offers no encryption, and a password is not sent without")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
