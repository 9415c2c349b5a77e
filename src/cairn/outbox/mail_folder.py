"""The folder of mails, where no mail server is set: one file a round of deliveries."""

from __future__ import annotations

from email import message_from_bytes
from email.utils import getaddresses
from pathlib import Path

from django.conf import settings

_LINE = b"-" * 79 + b"\n"  # the line that Django's file backend writes after each mail


def remove_mails_to(addresses: set[str]) -> int:
    """Take the mails to any of these addresses out of the folder; counts them."""
    wanted = {address.lower() for address in addresses if address}
    if not wanted:
        return 0
    return sum(_remove_from(path, wanted) for path in sorted(Path(settings.MAIL_DIR).glob("*.log")))


def _remove_from(path: Path, addresses: set[str]) -> int:
    mails = [mail for mail in path.read_bytes().split(_LINE) if mail.strip()]
    kept = [mail for mail in mails if not addresses & _recipients(mail)]
    if len(kept) == len(mails):
        return 0
    if kept:
        draft = path.with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_bytes(b"".join(mail + _LINE for mail in kept))
        draft.replace(path)
    else:
        path.unlink()
    return len(mails) - len(kept)


def _recipients(mail: bytes) -> set[str]:
    message = message_from_bytes(mail)
    headers = [str(value) for name in ("To", "Cc", "Bcc") for value in message.get_all(name, [])]
    return {address.lower() for _name, address in getaddresses(headers)}
