"""Which columns of a person a roster writes, and whose word counts."""

# The school's words win over ours, but somebody's own name for themselves over the school's.
THE_SCHOOLS = ("given_name", "family_name", "user_name", "email", "gender")
THEIR_OWN = ("preferred_name", "pronouns")
ONLY_WHERE_SAID = ("birth_date", "year_group")
PERSON = ("kind", *THE_SCHOOLS, *THEIR_OWN, *ONLY_WHERE_SAID)
SAID = ("strengths", "growth_areas", "interests", "languages", "free_times", "mentor_capacity")
