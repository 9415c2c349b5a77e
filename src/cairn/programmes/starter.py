"""What a new programme begins with; coordinators change it as they like.

Texts are written for a twelve-year-old. The minutes add up to what mentees and mentors need before
they are matched: one hour and two.
"""

from __future__ import annotations

from dataclasses import dataclass

from cairn.programmes.enums import ModuleForm, Side


@dataclass(frozen=True)
class Question:
    """A question with its choices; the first is right, and `because` says why."""

    prompt: str
    choices: tuple[str, ...]
    because: str


@dataclass(frozen=True)
class Module:
    """A training module to begin with."""

    side: Side
    title: str
    minutes: int
    body: str
    questions: tuple[Question, ...] = ()
    form: ModuleForm = ModuleForm.ONLINE


WHAT_MENTORING_IS = """\
A mentor is somebody a few years ahead of you who has time for you. Not a teacher, not a
judge, and not your boss.

You choose what you talk about. You set the goals. Your mentor listens, asks, and tells you
what helped them.

You can say no to a match, without a reason. You can ask for a break or for another mentor."""

ASKING_FOR_HELP = """\
Everybody needs help with something. People who ask for it early get further than people who
wait.

Say what you tried, what is in the way, and what you would like. "I don't know where to
start" is a fine question.

If something at home or at school makes you afraid, tell a grown-up you trust. Your mentor
can be there too."""

LISTENING = """\
Most of mentoring is listening. Put the phone away. Let there be silence. Ask "and what
happened then?"

Don't solve it at once. Ask what your mentee has tried, and what they would like to try
next.

Keep what you hear to yourself, except when somebody may be in danger."""

PASSING_ON = """\
You are never the only one who has to carry something heavy.

If your mentee tells you that somebody hurts them, that they hurt themselves, or that they
are afraid to go home: do not promise to keep it secret. Say "I am glad you told me. I will
get somebody who can help." Then tell the safeguarding lead the same day, and step back."""

MODULES = (
    Module(
        Side.MENTEE,
        "What mentoring is",
        30,
        WHAT_MENTORING_IS,
        (
            Question(
                "Who decides which goals you set?",
                ("I do", "My mentor", "The coordinator"),
                "They are your goals. Your mentor helps you to make them clear.",
            ),
            Question(
                "You do not want this mentor. What do you say?",
                ("No, and I need no reason", "I have to give a reason", "I have to say yes"),
                "Either side may say no, and nobody asks why.",
            ),
        ),
    ),
    Module(
        Side.MENTEE,
        "Asking for help",
        30,
        ASKING_FOR_HELP,
        (
            Question(
                "When is a good time to ask?",
                ("As soon as I am stuck", "When it is nearly too late", "Never"),
                "Asking early is what strong people do.",
            ),
        ),
    ),
    Module(
        Side.MENTOR,
        "What mentoring is",
        20,
        WHAT_MENTORING_IS,
        (
            Question(
                "Whose goals do you talk about?",
                ("My mentee's", "Mine", "The school's"),
                "The mentee leads. You help them to see the next step.",
            ),
        ),
    ),
    Module(
        Side.MENTOR,
        "Listening",
        20,
        LISTENING,
        (
            Question(
                "Your mentee says nothing for a while. What do you do?",
                ("Wait", "Talk about yourself", "End the meeting"),
                "Silence is often somebody thinking.",
            ),
        ),
    ),
    Module(
        Side.MENTOR,
        "When to pass a concern on",
        20,
        PASSING_ON,
        (
            Question(
                "Your mentee says: I am scared to go home. What do you do?",
                (
                    "Tell the safeguarding lead today",
                    "Promise to keep it secret",
                    "Wait and see for a week",
                ),
                "Fear of going home always goes to the safeguarding lead, the same day.",
            ),
        ),
    ),
    Module(
        Side.MENTOR,
        "Meeting the other mentors",
        60,
        "An hour together: try listening in pairs, and meet the people you can ask.",
        form=ModuleForm.IN_PERSON,
    ),
)

CONSENT = """\
My child may take part in the school's peer mentoring programme: an older student of the
school meets them about once a week at school and writes with them inside this programme.
Staff see who is paired with whom and how often they meet. They do not read messages or
goals as a matter of routine, and neither do parents. If somebody may be in danger, the
school acts. I can take this back at any time."""

WEEKS = (
    ("Say hello", "What do you like? What is hard at the moment? When can you meet?"),
    ("Show each other a place", "Your favourite corner of the school."),
    ("What I would like to change", "Make a list. Nothing has to be decided yet."),
    ("A first goal", "Small, yours, and in your own words."),
    ("One small step", "What could you do in ten minutes?"),
    ("What helped?", "Talk about a time when something worked."),
    ("Somebody else's help", "Who are three grown-ups you could ask?"),
    ("Looking back", "What is a bit easier now than at the start?"),
)
