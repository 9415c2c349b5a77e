"""Each component drawn from a template, with what it must say and what it must escape."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from cairn.lib import clock
from cairn.ui.cairn_mark import draw_cairn
from cairn.ui.components import ProgressStep
from cairn.ui.icons import ICONS, IconUnknown
from cairn.ui.readership import ReadershipUnknown, register_readership

NASTY = '<script>alert("x")</script>'
NOON = datetime(2026, 11, 12, 12, 40, tzinfo=UTC)


def drawn(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


class TestIcon:
    def test_is_decorative_without_a_label(self):
        html = drawn('{% icon "goals" %}')

        assert 'aria-hidden="true"' in html
        assert ICONS["goals"] in html

    def test_says_its_label(self):
        html = drawn('{% icon "lock" label="Only you" size=24 %}')

        assert 'role="img" aria-label="Only you"' in html
        assert 'width="24"' in html

    def test_arrows_turn_round_with_the_page(self):
        assert "flips" in drawn('{% icon "arrow-right" %}')
        assert "flips" not in drawn('{% icon "check" %}')

    def test_an_unknown_name_is_an_error(self):
        with pytest.raises(IconUnknown):
            drawn('{% icon "unicorn" %}')


class TestCairnMark:
    @pytest.mark.parametrize("level", range(6))
    def test_fills_as_many_stones_as_the_level(self, level):
        html = draw_cairn(level, label="x")

        assert html.count('class="on"') == level
        assert html.count('class="off"') == 5 - level

    def test_says_what_it_means(self):
        assert 'aria-label="3 of 5 stones"' in drawn('{% cairn_mark 3 label="3 of 5 stones" %}')

    @pytest.mark.parametrize("level", [-1, 6])
    def test_there_are_five_stones(self, level):
        with pytest.raises(ValueError, match="0 to 5"):
            draw_cairn(level)


class TestAvatar:
    @pytest.mark.parametrize(
        ("name", "initials"),
        [
            ("Amara Okafor", "AO"),
            ("Jo", "J"),
            ("Ana Maria de Souza", "AS"),
            ("", ""),
            ("éa ü", "ÉÜ"),
        ],
    )
    def test_shows_the_initials(self, name, initials):
        assert f">{initials}<" in drawn("{% avatar name %}", name=name)

    def test_keeps_its_colour(self):
        assert drawn('{% avatar "Leo M" %}') == drawn('{% avatar "Leo M" %}')

    def test_escapes_a_name(self):
        assert "<<" not in drawn("{% avatar name %}", name="<b >x")


class TestTag:
    def test_has_text_and_tone(self):
        assert 'class="tag tint-moss">done<' in drawn('{% tag "done" tone="moss" %}')

    def test_escapes(self):
        assert NASTY not in drawn("{% tag text %}", text=NASTY)

    def test_refuses_another_tone(self):
        with pytest.raises(ValueError, match="tone"):
            drawn('{% tag "x" tone="red" %}')


class TestWhoCanSee:
    def test_shows_the_registered_sentence_and_folds_the_rest(self):
        register_readership(
            "tests.diary", "Only you read this", "Two grown-ups, in danger.", "/how/"
        )

        html = drawn('{% who_can_see "tests.diary" %}')

        assert "<summary>" in html
        assert "Only you read this" in html
        assert "Two grown-ups, in danger." in html
        assert 'href="/how/"' in html

    def test_a_sentence_alone_is_not_folded(self):
        register_readership("tests.note", "You and your mentor read this")

        assert "<details" not in drawn('{% who_can_see "tests.note" %}')

    def test_a_field_that_nobody_explained_is_an_error(self):
        with pytest.raises(ReadershipUnknown):
            drawn('{% who_can_see "tests.unknown" %}')


class TestOnce:
    def test_is_fresh_each_time(self):
        assert drawn("{% once %}") != drawn("{% once %}")

    def test_keeps_a_posted_key_and_escapes_it(self):
        html = drawn("{% once key %}", key='"><b>')

        assert 'name="once"' in html
        assert "<b>" not in html


class TestBlocks:
    def test_notice_holds_its_block_and_escapes_what_is_in_it(self):
        html = drawn('{% notice "warning" title=t %}<p>{{ t }}</p>{% endnotice %}', t=NASTY)

        assert 'class="notice warning"' in html
        assert html.count("&lt;script&gt;") == 2
        assert "<p>" in html

    def test_empty_state_offers_the_first_step(self):
        html = drawn(
            '{% empty_state "goals" title="No goal yet" text=t %}<a href="/new/">Begin</a>'
            "{% endempty_state %}",
            t=NASTY,
        )

        assert "No goal yet" in html
        assert '<a href="/new/">Begin</a>' in html
        assert NASTY not in html


class TestPagination:
    def test_keeps_the_other_parameters(self):
        request = RequestFactory().get("/", {"q": "a&b", "page": "2"})
        page = Paginator(range(60), 20).page(2)

        html = drawn("{% pagination page %}", request=request, page=page)

        assert "?q=a%26b&amp;page=1" in html
        assert "?q=a%26b&amp;page=3" in html
        assert "Page 2 of 3" in html

    def test_draws_nothing_for_one_page(self):
        assert drawn("{% pagination page %}", page=Paginator([1], 20).page(1)).strip() == ""


class TestFiguresAndSteps:
    def test_stat(self):
        html = drawn('{% stat "41 of 48" "matched" note=n %}', n=NASTY)

        assert "41 of 48" in html
        assert "matched" in html
        assert NASTY not in html

    def test_steps_say_their_state_in_words(self):
        steps = [
            ProgressStep("Training", True, url="/training/", link_text="Go on"),
            ProgressStep("Permission", False, "Ask at home.", "/ask/", "Ask"),
        ]

        html = drawn("{% progress_steps steps %}", steps=steps)

        assert html.count("still to do") == 1
        assert 'href="/ask/"' in html
        assert 'href="/training/"' not in html

    @pytest.mark.parametrize(
        ("value", "maximum", "width"),
        [(2, 4, "50.0"), (9, 4, "100.0"), (-1, 4, "0.0"), (1, 0, "0.0")],
    )
    def test_a_bar_stays_within_its_track(self, value, maximum, width):
        html = drawn("{% meter_bar v m 'so far' %}", v=value, m=maximum)

        assert f'class="part" width="{width}"' in html


class TestTimes:
    @pytest.fixture(autouse=True)
    def _at_noon(self):
        with clock.travelled_to(NOON):
            yield

    @pytest.mark.parametrize(
        ("passed", "words"),
        [
            (timedelta(seconds=5), "just now"),
            (timedelta(minutes=1), "1 minute ago"),
            (timedelta(minutes=59), "59 minutes ago"),
            (timedelta(hours=2), "2 hours ago"),
            (timedelta(hours=13), "yesterday"),
            (timedelta(days=1), "yesterday"),
            (timedelta(days=3), "3 days ago"),
            (timedelta(days=14), "Thursday 29 October"),
            (timedelta(days=400), "Wednesday 8 October 2025"),
            (timedelta(days=-1), "Friday 13 November, 12:40"),
        ],
    )
    def test_time_ago(self, passed, words):
        assert f">{words}</time>" in drawn("{% time_ago m %}", m=NOON - passed)

    def test_days(self):
        html = drawn("{% time_ago a %}{% time_ago b %}", a=date(2026, 11, 12), b=date(2026, 11, 11))

        assert html == (
            '<time datetime="2026-11-12">today</time><time datetime="2026-11-11">yesterday</time>'
        )

    def test_date_human(self):
        assert ">Thursday 12 November<" in drawn("{% date_human d %}", d=date(2026, 11, 12))
        assert ">Tuesday 12 January 2027<" in drawn("{% date_human d %}", d=date(2027, 1, 12))
        assert ">Thursday 12 November, 12:40<" in drawn("{% date_human d %}", d=NOON)

    def test_nothing_is_nothing(self):
        assert drawn("{% date_human None %}{% time_ago None %}") == ""
