"""The tenant: schools of a trust, their years, terms, holidays, timetable and policies."""
