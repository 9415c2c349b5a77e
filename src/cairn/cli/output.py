"""What commands print for people and for scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")


def finish(result: Mapping[str, Any], sentence: str, *, as_json: bool) -> None:
    """The last line: `sentence` for people, `result` as one JSON object for scripts."""
    click.echo(json.dumps(result, default=str) if as_json else sentence)
