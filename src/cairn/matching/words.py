"""The engine's reasons and rules as whole sentences, for whoever reads them.

A reason names words of the other's profile only from fields the reader may read there; otherwise
it says the same without the words.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cairn.matching.engine.bands import GOOD_ENOUGH
from cairn.matching.engine.criteria import PERFECT
from cairn.matching.enums import RunMode
from cairn.programmes.weights import WEIGHT_GROUPS

MENTEE, MENTOR, STAFF = "mentee", "mentor", "staff"
# The canonical words of needs and strengths; anything else a student wrote stays as written.
WORDS = {
    "asking for help": gettext_lazy("asking for help"),
    "being in school": gettext_lazy("being in school"),
    "clubs and teams": gettext_lazy("clubs and teams"),
    "feeling well": gettext_lazy("feeling well"),
    "listening": gettext_lazy("listening"),
    "making friends": gettext_lazy("making friends"),
    "maths": gettext_lazy("maths"),
    "passing exams": gettext_lazy("passing exams"),
    "study habits": gettext_lazy("study habits"),
    "things at home": gettext_lazy("things at home"),
    "writing": gettext_lazy("writing"),
}
DAYS = {
    "Mon": gettext_lazy("Monday"),
    "Tue": gettext_lazy("Tuesday"),
    "Wed": gettext_lazy("Wednesday"),
    "Thu": gettext_lazy("Thursday"),
    "Fri": gettext_lazy("Friday"),
    "Sat": gettext_lazy("Saturday"),
    "Sun": gettext_lazy("Sunday"),
}
# Which field of the other's profile a reason would show, by who reads it.
SHOWS = {
    "strong_in_need": {MENTEE: "strengths", MENTOR: "growth_areas"},
    "helps_need": {MENTEE: "strengths", MENTOR: "growth_areas"},
    "shared_interests": {MENTEE: "interests", MENTOR: "interests"},
    "shared_background": {MENTEE: "background", MENTOR: "background"},
    "shared_languages": {MENTEE: "languages", MENTOR: "languages"},
    "shared_times": {MENTEE: "free_times", MENTOR: "free_times"},
}


def reasons_for_reader(
    reasons: list[dict[str, Any]], side: str, name: str, readable: Collection[str]
) -> list[str]:
    """The reasons of a match in "you" forms, the weightiest first, each said once."""
    return list(reasons_by_sentence(reasons, side, name, readable))


def reasons_by_sentence(
    reasons: list[dict[str, Any]], side: str, name: str, readable: Collection[str]
) -> dict[str, str]:
    """As `reasons_for_reader`, each sentence with the code of the reason."""
    found: dict[str, str] = {}
    for reason in reasons:
        text = _for_reader(reason, side, name, readable)
        if text:
            found.setdefault(text, reason["code"])
    return found


def _for_reader(reason: dict[str, Any], side: str, name: str, readable: Collection[str]) -> str:
    code = reason["code"]
    if code == "choice":
        return _("%(name)s was one of your wishes.") % {"name": name} if side == MENTEE else ""
    if code == "matters_most":
        return _("It fits what matters most to you.") if side == MENTEE else ""
    if SHOWS.get(code, {}).get(side, "") in readable:
        return _open_sentence(code, side, name, _words_of(reason))
    return _closed_sentence(code, side, name)


def _open_sentence(code: str, side: str, name: str, words: list[str]) -> str:
    values = {"name": name, "words": ", ".join(words), "need": words[0], "strength": words[-1]}
    texts = {
        ("strong_in_need", MENTEE): _(
            "%(name)s is good at something you want to get better at: %(words)s."
        ),
        ("strong_in_need", MENTOR): _(
            "%(name)s wants to get better at something you are good at: %(words)s."
        ),
        ("helps_need", MENTEE): _(
            "%(name)s is good at %(strength)s. That helps with what you look for: %(need)s."
        ),
        ("helps_need", MENTOR): _(
            "You are good at %(strength)s. That helps with what %(name)s looks for: %(need)s."
        ),
    }
    shared = {
        "shared_interests": _("You both like: %(words)s."),
        "shared_background": _("You share something in your background: %(words)s."),
        "shared_languages": _("You both speak: %(words)s."),
        "shared_times": _("You are both free: %(words)s."),
    }
    return texts.get((code, side), shared.get(code, "")) % values


def _closed_sentence(code: str, side: str, name: str) -> str:
    strength = (
        _("%(name)s is good at something you want to get better at.")
        if side == MENTEE
        else _("You are good at something %(name)s wants to get better at.")
    )
    texts = {
        "strong_in_need": strength,
        "helps_need": strength,
        "shared_interests": _("You like some of the same things."),
        "shared_background": _("You share something in your background."),
        "shared_languages": _("You speak the same language."),
        "shared_times": _("You have free times in common."),
    }
    return texts.get(code, "") % {"name": name}


REASONS = {
    "choice": gettext_lazy("the mentee's wish"),
    "matters_most": gettext_lazy("what matters most"),
    "strong_in_need": gettext_lazy("what the mentor is good at"),
    "helps_need": gettext_lazy("what the mentor is good at"),
    "shared_interests": gettext_lazy("shared interests"),
    "shared_background": gettext_lazy("shared background"),
    "shared_languages": gettext_lazy("shared languages"),
    "shared_times": gettext_lazy("shared free times"),
}


def corrections(called_wrong: list[dict[str, str]]) -> list[str]:
    """What one of the two said is not right, for coordinators."""
    texts = {
        MENTEE: _("The mentee says this is not right: %s."),
        MENTOR: _("The mentor says this is not right: %s."),
    }
    return [texts[item["side"]] % REASONS[item["code"]] for item in called_wrong]


def sentences(reasons: list[dict[str, Any]]) -> list[str]:
    """All reasons as coordinators read them, the weightiest first."""
    return [text for text in map(_for_staff, reasons) if text]


def _for_staff(reason: dict[str, Any]) -> str:
    words = _words_of(reason)
    values = {"words": ", ".join(words), "need": words[0], "strength": words[-1]}
    texts = {
        "choice": _("The mentee wished for this mentor."),
        "matters_most": _("It fits what matters most to the mentee."),
        "strong_in_need": _("The mentor is good at what the mentee looks for: %(words)s."),
        "helps_need": _("The mentor is good at %(strength)s, which helps with %(need)s."),
        "shared_interests": _("Both like: %(words)s."),
        "shared_background": _("They share something in their background: %(words)s."),
        "shared_languages": _("Both speak: %(words)s."),
        "shared_times": _("Both are free: %(words)s."),
    }
    return texts.get(reason["code"], "") % values


def _words_of(reason: dict[str, Any]) -> list[str]:
    data = [str(word) for word in reason["data"]] or [""]
    if reason["code"] == "shared_languages":
        return [language_name(code) for code in data]
    if reason["code"] == "shared_times":
        return [time_name(code) for code in data]
    return [str(WORDS.get(word, word)) for word in data]


def language_name(code: str) -> str:
    """ "en" as "English" in the reader's language; what is no known code stays as written."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def time_name(code: str) -> str:
    """ "Thu 12:40" as "Thursday 12:40" in the reader's language."""
    day, _space, at = code.partition(" ")
    return f"{DAYS[day]} {at}" if day in DAYS else code


def fit_per_cent(points: int) -> int:
    """How well a pair fits, of 100: the share of a perfect pair's points."""
    return round(100 * points / PERFECT)


def has_poor_fit(points: int) -> bool:
    """Whether a pair fits less than what fairness calls good enough."""
    return points < GOOD_ENOUGH


def fit_parts(parts: dict[str, int], weights: dict[str, int]) -> list[tuple[str, int, int]]:
    """Of each group of weights its name, what a pair has of it, and the most it could have."""
    total = sum(weights.values()) or 1
    return [
        (str(group.name), fit_per_cent(parts[group.key]), round(100 * weights[group.key] / total))
        for group in WEIGHT_GROUPS
        if group.key in parts and group.key in weights
    ]


def way_sentence(way: dict[str, Any]) -> str:
    """What stands in the way of a mentee who is left, for the coordinator."""
    count = int(way["mentors_without_it"])
    texts = {
        "year_gap": ngettext(
            "With a smaller year gap %d mentor would be possible.",
            "With a smaller year gap %d mentors would be possible.",
            count,
        ),
        "shared_time": ngettext(
            "With one more free time %d mentor would be possible.",
            "With one more free time %d mentors would be possible.",
            count,
        ),
        "shared_language": ngettext(
            "Without a shared language %d mentor would be possible.",
            "Without a shared language %d mentors would be possible.",
            count,
        ),
        "gender": ngettext(
            "%d mentor would fit, and is not whom the mentee asked for.",
            "%d mentors would fit, and are not whom the mentee asked for.",
            count,
        ),
    }
    text = texts.get(way["rule"], "")
    return text % count if text else ""


def change_sentence(change: dict[str, Any], mentor: str, mentee: str) -> str:
    """The smallest step that would give a mentee who is left somebody, for the coordinator."""
    times = ", ".join(time_name(code) for code in change["times"][:TIMES_SHOWN])
    texts = {
        "time": _("One more free time of %(mentee)s would help: %(mentor)s is free %(times)s."),
        "year": _("%(mentor)s would be possible: one year closer than the rules ask for."),
        "place": _("%(mentor)s fits and has no place left: one more place would help."),
    }
    return texts[change["change"]] % {"mentor": mentor, "mentee": mentee, "times": times}


TIMES_SHOWN = 3

RULES = {
    # Never set aside.
    "room": gettext_lazy("has no place left"),
    "older": gettext_lazy("is younger than the mentee"),
    "not_oneself": gettext_lazy("is the same person"),
    "not_excluded": gettext_lazy("is not possible with this mentee"),
    "household": gettext_lazy("shares a parent or carer with the mentee"),
    "gender": gettext_lazy("is not whom the mentee asked for"),
    "mentor_not_ready": gettext_lazy("is not ready: permission, training or profile is missing"),
    "declined_before": gettext_lazy("these two were asked before, and it was not the time"),
    "already_a_pair": gettext_lazy("these two are a pair already"),
    "not_open": gettext_lazy("is not open to be asked"),
    "mentee_busy": gettext_lazy("the mentee has a mentor or was asked about one"),
    "mentee_not_ready": gettext_lazy("the mentee is not ready yet"),
    "rematch_unwanted": gettext_lazy("the mentee does not want another mentor"),
    # May be set aside for a stated reason.
    "year_gap": gettext_lazy("fewer years above than the programme asks for"),
    "shared_time": gettext_lazy("no free time in common"),
    "shared_language": gettext_lazy("no language in common"),
    "decided_against": gettext_lazy("a coordinator decided against these two"),
    "earlier_pair": gettext_lazy("these two were a pair before"),
    "rematch_buffer": gettext_lazy("the two weeks between two mentors are not over"),
    "rematch_unasked": gettext_lazy("the mentee has not said whether another mentor is wanted"),
}


def rules_in_words(rules: Collection[str]) -> list[str]:
    """Rules that stand in the way of a pair, as parts of a sentence."""
    return [str(RULES[rule]) for rule in rules]


def rules_of_run(result: dict[str, Any]) -> list[str]:
    """The rules a run was made under: a claim about the best names them."""
    rules = result.get("rules", {})
    gap = int(rules.get("year_gap", 0))
    texts = [
        ngettext(
            "mentors are at least %d year above their mentees",
            "mentors are at least %d years above their mentees",
            gap,
        )
        % gap
    ]
    if rules.get("shared_time"):
        texts.append(_("both share a free time"))
    if rules.get("shared_language"):
        texts.append(_("both share a language"))
    return [
        *texts,
        _("nobody has more mentees than places"),
        _("nobody is matched with a brother or sister"),
    ]


def weights_of_run(weights: dict[str, int]) -> list[str]:
    """What counted how much in a run, where it was not as in the programme; in per cent."""
    total = sum(weights.values())
    names = {group.key: group.name for group in WEIGHT_GROUPS}
    return [f"{names[key]} {round(100 * weight / total)} %" for key, weight in weights.items()]


PROVEN_BEST = {
    RunMode.FAIR: gettext_lazy(
        "first for the most matches, then for the fewest with a poor fit, then for the best fit "
        "overall, under these rules. No other way to match does better."
    ),
    RunMode.CHOICE_FIRST: gettext_lazy(
        "for what mentees wished: nobody could have a mentor they named before theirs, because "
        "others who named the same fit more. For everybody else it is the most matches, then the "
        "best fit overall, under these rules."
    ),
    RunMode.BALANCED: gettext_lazy(
        "for the most matches, then the best fit, under these rules, where mentees of a year, "
        "gender or language that would be matched less often count for a little more."
    ),
    RunMode.QUALITY: gettext_lazy(
        "for the most matches, then the best fit, under these rules: no other way to match gives "
        "more mentees a mentor, and none that gives as many one fits better by this programme's "
        "weights."
    ),
}


def proven_best(mode: RunMode) -> str:
    """What "proven best" means for a run of this mode."""
    return str(PROVEN_BEST[mode])


CHANGES = {
    "people": gettext_lazy("people were taken in or have left"),
    "profiles": gettext_lazy("profiles were changed"),
    "permissions": gettext_lazy("permissions were given or taken back"),
    "training": gettext_lazy("training was done"),
    "pairs": gettext_lazy("pairs or offers have changed"),
    "rules": gettext_lazy("the rules of the programme were changed"),
}


def changes_in_words(codes: Collection[str]) -> list[str]:
    """What has changed since a run was made."""
    return [str(CHANGES[code]) for code in codes]
