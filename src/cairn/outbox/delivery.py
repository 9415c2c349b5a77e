"""One mail at a time to the mail server, over one connection."""

from __future__ import annotations

import smtplib
from email.utils import parseaddr
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from cairn.outbox.models import OutboxRow


class Undelivered(Exception):
    """The mail did not go out; `nobody_there`: the server could not even be reached."""

    def __init__(self, error: Exception, *, nobody_there: bool) -> None:
        super().__init__(type(error).__name__)
        self.problem = f"{type(error).__name__} {_code(error)}".strip()
        self.nobody_there = nobody_there


class Courier:
    """Holds the connection of one round of deliveries, and closes it at the end."""

    def __init__(self) -> None:
        self._connection: Any = None

    def __enter__(self) -> Courier:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def deliver(self, row: OutboxRow) -> None:
        """Hand `row` to the mail server; raises Undelivered."""
        try:
            connection = self._open_connection()
        except OSError as error:
            raise Undelivered(error, nobody_there=True) from error
        try:
            message_of(row, connection).send()
        except (OSError, ValueError) as error:
            # A connection that has failed once is in a state nobody knows: the next mail gets
            # a new one. ValueError is an address or a header that no mail can have.
            self._hang_up()
            raise Undelivered(error, nobody_there=False) from error

    def _open_connection(self) -> Any:
        if self._connection is None:
            connection = get_connection()
            connection.open()
            self._connection = connection
        return self._connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def message_of(row: OutboxRow, connection: Any = None) -> EmailMultiAlternatives:
    """The mail a row stands for; the same Message-ID every time."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    message = EmailMultiAlternatives(
        subject=row.subject,
        body=row.text,
        to=[row.to],
        connection=connection,
        headers={"Message-ID": f"<{row.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    if row.html:
        message.attach_alternative(row.html, "text/html")
    return message


def _code(error: Exception) -> str:
    """The server's number alone: its words can repeat the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return " ".join(sorted({str(code) for code, _words in error.recipients.values()}))
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    return ""
