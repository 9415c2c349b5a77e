"""One whole sentence per problem, with where it is."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cairn.roster.reading.problems import Problem

SENTENCES = {
    "cell_empty": _("This cell must not be empty."),
    "cell_wrong": _("This cell cannot be read in this column."),
    "cells_wrong": _("This row does not have as many cells as the first row."),
    "circle": _("This organisation is its own parent."),
    "column_missing": _("A column that is needed is missing."),
    "column_twice": _("This column is there twice."),
    "empty_file": _("The file is empty."),
    "encrypted": _("The file is locked with a password. Please save it without one."),
    "file_missing": _("This file is missing."),
    "file_twice": _("This file is in the zip twice."),
    "formula": _("A name begins with a sign that starts a formula, such as = or +."),
    "id_twice": _("This id was used in an earlier row."),
    "link": _("This is a link to another file. Please put in the file itself."),
    "mapping_unknown": _("The list of columns names something we do not know."),
    "name_escapes": _("The name of a file in the zip leads out of the zip."),
    "no_role": _("This person has no role at any school."),
    "no_school": _("The file names no school."),
    "nobody": _("The file names no people."),
    "not_csv": _("This row is not in the CSV format."),
    "not_utf8": _("This row has letters we cannot read. Please save the file as CSV UTF-8."),
    "nul": _("The file has signs that do not belong in a text."),
    "other_school": _("The file does not name your school."),
    "role_unknown": _("We do not know this role."),
    "school_not_named": _("Please say which school the file is for."),
    "too_large": _("The file is too large."),
    "too_long": _("This text is too long."),
    "too_many_files": _("There are too many files in it."),
    "too_many_rows": _("There are too many rows in this file."),
    "unknown_reference": _("This cell points to an id that is not in the file."),
    "unreadable": _("The file cannot be read."),
    "utf16": _("The file is saved as UTF-16. Please save it as CSV UTF-8."),
    "version": _("This version of OneRoster is not 1.1 or 1.2."),
    "zip_bomb": _("The zip unpacks to far more than it should."),
    "zip_broken": _("The zip is damaged or not a zip."),
}


def sentence(problem: Problem) -> str:
    """What is wrong, and the file, row and column where the problem has them."""
    place = [problem.file] if problem.file else []
    if problem.row is not None:
        place.append(gettext("row %(number)s") % {"number": problem.row})
    if problem.column:
        place.append(problem.column)
    if problem.detail:
        place.append(problem.detail)
    said = str(SENTENCES[problem.code])
    return f"{', '.join(place)}: {said}" if place else said
