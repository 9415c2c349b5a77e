"""What a new programme begins with; coordinators change it as they like.

The texts lie in `data/starter` as Markdown, for a twelve-year-old and for mentors of fifteen. The
minutes add up to what mentees and mentors need before they are matched: one hour and two.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cairn.programmes.enums import ModuleForm, Side

_FOLDER = Path(__file__).parent / "data" / "starter"


def _text(name: str) -> str:
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class Question:
    """A question with its choices; the first is right, and `because` says why."""

    prompt: str
    choices: tuple[str, ...]
    because: str


@dataclass(frozen=True)
class Module:
    """A training module to begin with; `guide` is for whoever leads it in person."""

    side: Side
    title: str
    minutes: int
    body: str
    questions: tuple[Question, ...] = ()
    form: ModuleForm = ModuleForm.ONLINE
    guide: str = ""


MODULES = (
    Module(
        Side.MENTEE,
        "What mentoring is",
        30,
        _text("mentee-what-mentoring-is"),
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
            Question(
                "What can your mentor not promise to keep secret?",
                ("That somebody is in danger", "What you like to do", "A bad mark"),
                "When somebody may be in danger, a grown-up has to know. Other things stay with "
                "your mentor.",
            ),
        ),
    ),
    Module(
        Side.MENTEE,
        "Asking for help",
        30,
        _text("mentee-asking-for-help"),
        (
            Question(
                "When is a good time to ask?",
                ("As soon as I am stuck", "When it is nearly too late", "Never"),
                "People who ask early get further, and most people like to be asked.",
            ),
            Question(
                "Which of these is a good way to ask?",
                (
                    "“I did the first task. I don't get the second. Can you show me one?”",
                    "“It's all stupid.”",
                    "Saying nothing and hoping that somebody sees it",
                ),
                "Say what you tried, where you are stuck and what you would like.",
            ),
            Question(
                "A friend is afraid to go home. What do you do?",
                (
                    "Tell a grown-up today",
                    "Keep it to myself, because I promised",
                    "Wait until I am quite sure",
                ),
                "You need not be sure. A grown-up finds out what is going on, and your friend is "
                "not alone.",
            ),
        ),
    ),
    Module(
        Side.MENTOR,
        "What mentoring is",
        20,
        _text("mentor-what-mentoring-is"),
        (
            Question(
                "Whose goals do you talk about?",
                ("My mentee's", "Mine", "The school's"),
                "The mentee leads. You help them to see the next step.",
            ),
            Question(
                "You cannot come on Thursday. What do you do?",
                (
                    "Say so the day before and suggest another time",
                    "Not turn up and explain it next week",
                    "Send a friend instead",
                ),
                "A meeting missed without a word hurts. Being reliable is half of mentoring.",
            ),
            Question(
                "Your mentee asks for your phone number. What do you say?",
                (
                    "“We write here, that is safer for us both.”",
                    "“Sure, but tell nobody.”",
                    "Nothing, and change the subject",
                ),
                "Messages stay inside the programme. Saying why is kinder than avoiding it.",
            ),
        ),
    ),
    Module(
        Side.MENTOR,
        "Listening",
        20,
        _text("mentor-listening"),
        (
            Question(
                "Your mentee says nothing for a while. What do you do?",
                ("Wait", "Talk about yourself", "End the meeting"),
                "Silence is often somebody thinking. Count to seven.",
            ),
            Question(
                "“I hate group work.” What do you say first?",
                (
                    "“What happens in group work?”",
                    "“You just have to speak up.”",
                    "“Everybody hates it.”",
                ),
                "An open question first. Advice can wait, and often nobody needs it.",
            ),
            Question(
                "You know something that would help. What do you do?",
                (
                    "Ask whether they would like to hear it",
                    "Tell them, that is what I am here for",
                    "Keep it to myself",
                ),
                "Asked first, it is an offer, and your mentee stays in front.",
            ),
        ),
    ),
    Module(
        Side.MENTOR,
        "When to pass a concern on",
        20,
        _text("mentor-passing-on"),
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
            Question(
                "“Promise you won't tell anyone?” What do you say?",
                (
                    "“I can't promise that. If you are in danger I have to get help.”",
                    "“I promise.”",
                    "“Then better don't tell me.”",
                ),
                "Never promise secrecy, and never send somebody away who wants to talk.",
            ),
            Question(
                "You have told the safeguarding lead. What comes next for you?",
                (
                    "I step back, and look after myself",
                    "I find out whether it is true",
                    "I tell the other mentors, so that they know",
                ),
                "Others take it from here. Asking around can make it less safe for your mentee.",
            ),
        ),
    ),
    Module(
        Side.MENTOR,
        "Practising together",
        60,
        _text("mentor-together"),
        form=ModuleForm.IN_PERSON,
        guide=_text("mentor-together-guide"),
    ),
)

CONSENT = _text("consent-take-part")
CONSENT_FOR_STUDENTS = _text("consent-take-part-student")

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
