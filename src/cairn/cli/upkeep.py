"""Setting up, looking after and checking an installation."""

from __future__ import annotations

import json
from pathlib import Path

import click


def prepare() -> None:
    """Folders, migrations, cache table and static files: whatever is missing, and nothing else."""
    from django.conf import settings
    from django.core.management import call_command

    for folder in (settings.DATA_DIR, settings.KEYS_DIR, settings.MAIL_DIR):
        try:
            Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise click.ClickException(
                f"The folder {folder} cannot be made. Set CAIRN_DATA_DIR to one you can write to."
            ) from error
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


@click.command()
def migrate() -> None:
    """Bring the database up to this version."""
    prepare()
    click.echo("The database is up to date.")


@click.command("set-up")
@click.option("--school", prompt="Name of the school")
@click.option("--given-name", prompt="Administrator's first name")
@click.option("--family-name", prompt="Administrator's last name")
@click.option("--user-name", prompt="Administrator's user name")
@click.password_option(help="The administrator's password.")
@click.option("--time-zone", default="Europe/London", show_default=True)
def set_up(
    school: str, given_name: str, family_name: str, user_name: str, password: str, time_zone: str
) -> None:
    """Make a school and its first administrator."""
    from cairn.people.actions import set_up_school

    prepare()
    set_up_school(
        name=school,
        admin_given_name=given_name,
        admin_family_name=family_name,
        user_name=user_name,
        password=password,
        time_zone=time_zone,
    )
    click.echo(f"{school} is ready. {user_name} can sign in.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def settings(as_json: bool) -> None:
    """List every setting of the environment, with its meaning and default."""
    from cairn.config.env import DECLARED

    if as_json:
        click.echo(json.dumps({name: vars(d) for name, d in sorted(DECLARED.items())}))
        return
    for name, declared in sorted(DECLARED.items()):
        click.echo(
            f"{name}  ({declared.kind}; {declared.default or 'empty'})\n    {declared.meaning}"
        )


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def doctor(as_json: bool) -> None:
    """Look for what is wrong; exit code 1 when something is."""
    from cairn.audit.queries import verify_chain
    from cairn.config.health import readiness_problems

    problems = readiness_problems()
    problems += _keys_problems()
    if not problems:
        problems += [f"audit: {problem}" for problem in verify_chain()]
    if as_json:
        click.echo(json.dumps({"ok": not problems, "problems": problems}))
    else:
        click.echo("\n".join(problems) or "All is well.")
    raise SystemExit(1 if problems else 0)


def _keys_problems() -> list[str]:
    from django.conf import settings

    open_files = [
        path.name
        for path in Path(settings.KEYS_DIR).glob("*")
        if path.is_file() and path.stat().st_mode & 0o077
    ]
    return [f"keys: {name} can be read by others; chmod 600 it" for name in sorted(open_files)]


@click.command("audit-verify")
def audit_verify() -> None:
    """Check the chain of the audit; exit code 1 when a row is missing or changed."""
    from cairn.audit.queries import verify_chain

    problems = verify_chain()
    click.echo("\n".join(problems) or "The chain is whole.")
    raise SystemExit(1 if problems else 0)
