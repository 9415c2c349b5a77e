"""Commands of data rights, for the person who runs the server."""

from __future__ import annotations

import json
import sys
import uuid
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cairn.people.models import Person


@click.command()
@click.argument("person_id", type=click.UUID)
def export(person_id: uuid.UUID) -> None:
    """Print everything held about one person as JSON."""
    from cairn.data_rights.actions import export_of
    from cairn.lib.tenant import in_school

    person = _person(person_id)
    with in_school(person.school):
        json.dump(export_of(person), sys.stdout, indent=2, ensure_ascii=False)
    click.echo()


@click.command()
@click.argument("person_id", type=click.UUID)
@click.option("--yes", is_flag=True, help="Do not ask again.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def erase(person_id: uuid.UUID, yes: bool, as_json: bool) -> None:
    """Erase one person for good; a restored backup will not bring them back."""
    from cairn.data_rights.actions import erase_person
    from cairn.data_rights.errors import LastAdministratorStays
    from cairn.lib.tenant import in_school

    person = _person(person_id)
    if not yes:
        click.confirm("Erase everything about this person, for good?", abort=True)
    try:
        with in_school(person.school):
            counts = erase_person(person, by=None)
    except LastAdministratorStays as error:
        raise click.ClickException("The last administrator stays. Make another one.") from error
    _print_counts(counts, as_json)


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def retention(dry_run: bool, as_json: bool) -> None:
    """Remove what every school has kept long enough."""
    from cairn.data_rights.actions import retain_everywhere

    _print_counts(retain_everywhere(dry_run=dry_run), as_json)


def _person(person_id: uuid.UUID) -> Person:
    from cairn.lib.tenant import across_schools
    from cairn.people.models import Person

    with across_schools():
        person = Person.objects.filter(pk=person_id).select_related("school").first()
    if person is None:
        raise click.ClickException("There is no person with this id.")
    return person


def _print_counts(counts: dict[str, int], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(counts))
        return
    for name, count in counts.items():
        click.echo(f"{count:>8}  {name}")
