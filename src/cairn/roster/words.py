"""One whole sentence per problem, with where it is."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cairn.roster.reading.problems import Problem

SENTENCES = {
    "capacity_wrong": _("Write how many mentees somebody would take on: a number from 0 to 5."),
    "cell_empty": _("This cell must not be empty."),
    "cells_wrong": _("This row does not have as many cells as the first row."),
    "circle": _("The organisations above this one lead round in a circle, or too far up."),
    "column_missing": _("A column that is needed is missing."),
    "column_twice": _("This column is there twice."),
    "date_wrong": _("We cannot read this day. Please write it like 2012-06-02 (year-month-day)."),
    "dates_backwards": _("The last day comes before the first."),
    "email_wrong": _("This is not an e-mail address."),
    "empty_file": _("The file is empty."),
    "encrypted": _("The file is locked with a password. Please save it without one."),
    "file_missing": _("This file is missing."),
    "file_twice": _("This file is in the zip twice."),
    "formula": _("The cell begins with a sign that starts a formula, such as = or +."),
    "hidden_sign": _("The cell has a hidden sign in it. Please type the text anew."),
    "id_twice": _("This id was used in an earlier row."),
    "line_too_long": _("This line is far too long. Is the file a table?"),
    "link": _("This is a link to another file. Please put in the file itself."),
    "mapping_unknown": _("The list of columns names something we do not know."),
    "name_escapes": _("The name of a file in the zip leads out of the zip."),
    "no_role": _("This person has no role at any school."),
    "no_school": _("The file names no school."),
    "nobody": _("The file names no people."),
    "not_csv": _("This row is not in the CSV format."),
    "not_utf8": _("This row has letters we cannot read. Please save the file as CSV UTF-8."),
    "nul": _("The file has signs that do not belong in a text. Please save it as CSV UTF-8."),
    "other_school": _("The file does not name your school."),
    "quote_open": _("A quotation mark is opened in this row and never closed."),
    "role_unknown": _("We do not know this role."),
    "school_not_named": _("Please say which school the file is for."),
    "slot_wrong": _("We cannot read this time. Please write it like Thu 12:40."),
    "title_wrong": _("A year or term needs a name of 50 letters at most."),
    "too_large": _("The file is too large."),
    "too_long": _("This text is too long."),
    "too_many_columns": _("There are too many columns in this file."),
    "too_many_files": _("There are too many files in it."),
    "too_many_rows": _("There are too many rows in this file."),
    "unknown_reference": _("This cell points to an id that is not in the file."),
    "unreadable": _("The file cannot be read."),
    "user_name_twice": _("Somebody in an earlier row has the same user name."),
    "utf16": _("The file is saved as UTF-16. Please save it as CSV UTF-8."),
    "version": _("This version of OneRoster is not 1.1 or 1.2."),
    "year_wrong": _("We cannot read this year. Please write a number, such as 7."),
    "zip_bomb": _("The zip unpacks to far more than it should."),
    "zip_broken": _("The zip is damaged or not a zip."),
    "zip_in_zip": _("There is a zip inside the zip. Please send the tables themselves."),
}


def place(problem: Problem) -> str:
    """Where a problem is: file, row, column and what stands there, as far as it has them."""
    parts = [problem.file] if problem.file else []
    if problem.row is not None:
        parts.append(gettext("row %(number)s") % {"number": problem.row})
    if problem.column:
        parts.append(problem.column)
    if problem.detail:
        parts.append(problem.detail)
    return ", ".join(parts)


def reason(problem: Problem) -> str:
    """What is wrong, in one sentence."""
    return str(SENTENCES[problem.code])


def sentence(problem: Problem) -> str:
    """What is wrong, and where."""
    where = place(problem)
    return f"{where}: {reason(problem)}" if where else reason(problem)
