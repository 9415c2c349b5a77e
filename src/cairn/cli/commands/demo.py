"""`cairn demo`."""

from __future__ import annotations

import click

from cairn.cli.output import finish, json_option, progress

# The stages of cairn.demo.actions, which cannot be imported before Django is ready.
STAGES = ("term-start", "first-weeks")


@click.command()
@click.option(
    "--stage",
    type=click.Choice(STAGES),
    default=STAGES[-1],
    show_default=True,
    help="How far the school year has come.",
)
@json_option
def demo(stage: str, as_json: bool) -> None:
    """Load a school to try.

    Only into an installation without a school. Prints who can sign in.
    """
    from cairn.cli.preparing import prepare

    prepare()
    if _has_a_school():
        raise click.ClickException(
            "There is a school already. Choose an empty folder: CAIRN_DATA_DIR=demo-data"
        )
    sign_ins = _load(stage, quiet=as_json)
    finish({"stage": stage, "sign_ins": sign_ins}, "The demo school is ready.", as_json=as_json)


def load_demo_once() -> None:
    """The demo school, where there is no school yet."""
    if not _has_a_school():
        _load(STAGES[-1], quiet=False)


def _has_a_school() -> bool:
    from cairn.schools.models import School

    return School.objects.exists()


def _load(stage: str, *, quiet: bool) -> list[dict[str, str]]:
    from django.db import transaction

    from cairn.demo.actions import load_demo_school

    click.echo("Loading the demo school (once) …", err=True)
    # All of it or nothing: whoever stops the first start finds no half a school at the second.
    with progress("Demo school"), transaction.atomic():
        sign_ins = [
            {"role": one.role, "user_name": one.user_name, "password": one.password}
            for one in load_demo_school(stage)
        ]
    if not quiet:
        click.echo("Sign in as:")
        for one in sign_ins:
            click.echo(f"  {one['role']:24} {one['user_name']:20} {one['password']}")
    return sign_ins
