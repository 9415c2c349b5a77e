"""The web server, configured in code."""

from __future__ import annotations

import errno
import socket
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from cairn.cli.memory import keep_what_is_loaded


class WebServer(BaseApplication):  # type: ignore[misc]
    """gunicorn with threads: the least work a page of all servers measured."""

    def load_config(self) -> None:
        """Everything from Django's settings, nothing from files or other variables."""
        from django.conf import settings

        chosen = {
            "bind": f"{_in_brackets(settings.HOST)}:{settings.PORT}",
            "worker_class": "gthread",
            "workers": settings.WEB_PROCESSES,
            "threads": settings.WEB_THREADS,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 8,
            "keepalive": 30,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_fork": _end_worker_of_killed_server,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The product, with every page."""
        from cairn.config.wsgi import application

        load_pages()
        return application


def run_web_server() -> None:
    """Serve until SIGTERM; does not return."""
    WebServer().run()


def load_pages() -> None:
    """Import every page now: no visitor waits for it, and processes made later share it."""
    from django.urls import get_resolver

    from cairn.config import wsgi

    if wsgi.application is not None:
        get_resolver().url_patterns  # noqa: B018 - reading it imports them
    keep_what_is_loaded()


def refuse_taken_port() -> None:
    """Say so at once, instead of failing again and again in the background."""
    from django.conf import settings

    host, port = settings.HOST, settings.PORT
    try:
        family, _kind, _protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
    except OSError as error:
        raise click.ClickException(_why_not(error, host, port)) from error


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. Choose another: CAIRN_PORT={port + 1} ./start"
    if error.errno == errno.EACCES:
        return f"Port {port} needs the rights of root. Choose one above 1024 by CAIRN_PORT."
    return f"The server cannot listen on {host}, port {port}. Look at CAIRN_HOST and CAIRN_PORT."


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _end_worker_of_killed_server(_server: Any, _worker: Any) -> None:
    from cairn.cli.supervisor import end_with_parent

    end_with_parent()
