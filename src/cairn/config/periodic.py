"""What the worker does at set times for rooms that must not know the job layer."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from cairn.jobs import every, repeatedly


def register_periodic_work() -> None:
    """Called once, when every room's models are there."""
    from cairn.audit.actions import seal_audit
    from cairn.jobs.actions import forget_old_jobs, reap_crashed
    from cairn.once.actions import forget_old_keys
    from cairn.outbox.actions import deliver_waiting, forget_sent_mails

    repeatedly(seconds=5)(deliver_waiting)
    every(minutes=1)(reap_crashed)
    every(minutes=5)(seal_audit)
    every(minutes=60)(clear_sessions)
    every(minutes=60 * 24)(forget_sent_mails)
    every(minutes=60 * 24)(forget_old_keys)
    every(minutes=60 * 24)(forget_old_jobs)


def clear_sessions() -> None:
    """Remove sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
