"""The one place that speaks SMTP: plain text, a stable Message-ID, one connection for a batch."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from claims.domain.messages import Letter
from claims.runtime import Runtime
from claims.usecases.messages import AddressRefused, Deliver
from claims.usecases.signing_in import STRANGER
from config.readers import LOOPBACK

SECONDS = 15
NO_SUCH_ADDRESS = range(550, 554)
"""What RFC 5321 (4.2.3) gives for a mailbox that is not there, or not allowed, for good."""


class TryLater(Exception):  # noqa: N818 - the mail server's word
    """The mail server does not take this letter now."""


@contextmanager
def mail(runtime: Runtime) -> Iterator[Deliver]:
    """A way to deliver letters, for as long as the connection is held."""
    with _connected(runtime.smtp_url) as server:

        def deliver(letter: Letter) -> None:
            try:
                server.send_message(_as_mail(runtime, letter))
            except smtplib.SMTPRecipientsRefused as refused:
                [(code, _)] = refused.recipients.values()
                raise (AddressRefused if code in NO_SUCH_ADDRESS else TryLater)(code) from None
            except smtplib.SMTPResponseException as error:
                raise TryLater(error.smtp_code) from None

        yield deliver


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    """A connection: `smtps` is encrypted from the start, `smtp` as soon as the server offers it."""
    parts = urlsplit(url)
    context = ssl.create_default_context()
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port or 25, timeout=SECONDS)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        elif parts.scheme == "smtp" and parts.username and host not in LOOPBACK:
            raise ConnectionRefusedError("the mail server would read our password in the clear")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _as_mail(runtime: Runtime, letter: Letter) -> EmailMessage:
    host = urlsplit(runtime.public_url).hostname or "localhost"
    made = EmailMessage(policy=SMTP)
    made["Message-ID"] = f"<{letter.id}@{host}>"
    made["Date"] = format_datetime(runtime.query(STRANGER, lambda ctx: ctx.now))
    made["From"] = runtime.mail_from
    made["To"] = letter.to
    made["Subject"] = letter.subject
    made["Content-Language"] = letter.language
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text, charset="utf-8")
    return made
