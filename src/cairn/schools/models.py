"""The tenant and its calendar."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.lib import clock
from cairn.lib.ids import id_field
from cairn.lib.tenant import SchoolManager


class Trust(models.Model):
    """Schools that share one installation and one roster file."""

    id = id_field()
    name = models.CharField(max_length=200)
    source_id = models.CharField(max_length=255, blank=True, db_index=True)


def _default_time_zone() -> str:
    return str(settings.TIME_ZONE)


class School(models.Model):
    """One tenant. Everything a person does happens inside one school."""

    id = id_field()
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="schools")
    name = models.CharField(_("name"), max_length=200)
    source_id = models.CharField(max_length=255, blank=True, db_index=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default=_default_time_zone)
    language = models.CharField(_("language"), max_length=8, default="en")
    year_offset = models.IntegerField(default=0)
    quiet_from = models.TimeField(_("quiet hours begin"), default="20:00")
    quiet_until = models.TimeField(_("quiet hours end"), default="07:30")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The school's time zone."""
        return ZoneInfo(self.time_zone)

    def today(self) -> date:
        """The calendar day at the school."""
        return clock.today(self.zone)


class SchoolOwned(models.Model):
    """A row of one school: readable only inside that school's scope."""

    id = id_field()
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    objects: ClassVar[SchoolManager[Self]] = SchoolManager()

    class Meta:
        abstract = True


class SchoolYear(SchoolOwned):
    """A school year, such as 2026-27."""

    name = models.CharField(_("name"), max_length=50)
    source_id = models.CharField(max_length=255, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="school_year_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="school_year_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Term(SchoolOwned):
    """A term of a school year; the days between terms are holidays."""

    year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(_("name"), max_length=80)
    source_id = models.CharField(max_length=255, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="term_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="term_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Holiday(SchoolOwned):
    """Days without school inside a term: nothing becomes overdue on them."""

    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="holiday_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class YearGroup(SchoolOwned):
    """A year group under the school's own name; `level` orders them and counts the gap."""

    name = models.CharField(_("name"), max_length=50)
    level = models.SmallIntegerField(_("level"))

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["school", "level"], name="year_group_level_once")
        ]

    def __str__(self) -> str:
        return self.name


class TimetableSlot(SchoolOwned):
    """A time of the school week at which a pair can meet, such as Thursday 12:40."""

    weekday = models.SmallIntegerField(_("day of the week"))  # 0 is Monday
    starts_at = models.TimeField(_("begins"))
    minutes = models.SmallIntegerField(_("minutes"), default=30)
    name = models.CharField(_("name"), max_length=50, blank=True)

    class Meta:
        ordering = ["starts_at", "weekday"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "weekday", "starts_at"], name="timetable_slot_once"
            )
        ]

    @property
    def code(self) -> str:
        """The slot as profiles and rosters write it: "Thu 12:40"."""
        days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
        return f"{days[self.weekday]} {self.starts_at:%H:%M}"


class HelpLine(SchoolOwned):
    """Somebody to call at any hour, shown on the help card."""

    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone number"), max_length=40)
    note = models.CharField(_("what it is for"), max_length=200, blank=True)
    position = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    @property
    def to_dial(self) -> str:
        """The number as a phone dials it: "+44 (0)800 1111" is +448001111."""
        figures = self.phone.replace("(0)", "")
        return "".join(c for c in figures if c in "+0123456789")


class PolicyText(SchoolOwned):
    """A policy of the school in one version; a new text is a new row, never an edit."""

    kind = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["school", "kind", "version"], name="policy_once")
        ]
