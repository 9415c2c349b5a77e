"""`cairn set-up`."""

from __future__ import annotations

import click


@click.command("set-up")
@click.option("--school", prompt="Name of the school", help="Name of the school.")
@click.option(
    "--given-name", prompt="Administrator's first name", help="The administrator's first name."
)
@click.option(
    "--family-name", prompt="Administrator's last name", help="The administrator's last name."
)
@click.option("--user-name", prompt="Administrator's user name", help="The name they sign in with.")
@click.password_option(help="The administrator's password; asked for where not given.")
@click.option("--time-zone", default="", help="Time zone of the school; CAIRN_TIME_ZONE if empty.")
def set_up(
    school: str, given_name: str, family_name: str, user_name: str, password: str, time_zone: str
) -> None:
    """Make a school and its administrator.

    Asks for whatever is not given as an option. A school that came with a roster is found by its
    name and gets its first administrator.
    """
    from django.conf import settings
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from cairn.cli.preparing import prepare
    from cairn.people.actions import set_up_school
    from cairn.people.errors import SchoolNameTaken

    prepare()
    try:
        validate_password(password)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    try:
        set_up_school(
            name=school,
            admin_given_name=given_name,
            admin_family_name=family_name,
            user_name=user_name,
            password=password,
            time_zone=_known_time_zone(time_zone or settings.TIME_ZONE),
        )
    except SchoolNameTaken as error:
        raise click.ClickException(
            f"{school} is set up already. Its administrator adds more people under Staff."
        ) from error
    click.echo(f"{school} is ready. {user_name} can sign in.")


def _known_time_zone(name: str) -> str:
    from zoneinfo import available_timezones

    if name not in available_timezones():
        raise click.BadParameter(f"There is no time zone {name!r}; write it as Europe/London.")
    return name
