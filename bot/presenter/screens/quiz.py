"""The question of the day."""

from __future__ import annotations

from functools import partial

from bot.callbacks import AnswerQuiz
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.view import View, place

_LETTERS = ("A", "B", "C", "D", "E", "F")
_MINUTE_S = 60


class QuizQuestion(View):
    """The question, and a button for each answer."""

    day: str
    difficulty: str
    points: int
    question: dict[str, str]
    answers: list[dict[str, str]]
    is_late: bool = False

    def text(self, scene: Scene) -> str:
        words = scene.words
        late = [words.html("quiz-late")] if self.is_late else []
        heading = words.html("quiz-heading", difficulty=self.difficulty, points=self.points)
        question = words.html("quiz-question", question=words.of(self.question))
        return "\n\n".join([*late, heading, question])

    def buttons(self, scene: Scene) -> Rows:
        answers = [
            [
                Press(
                    scene.words.plain("quiz-answer", letter=letter, answer=scene.words.of(answer)),
                    partial(AnswerQuiz, day=self.day, place=number),
                )
            ]
            for number, (letter, answer) in enumerate(zip(_LETTERS, self.answers, strict=False))
        ]
        return [*answers, *super().buttons(scene)]


class QuizResult(View):
    """Right or wrong, and why."""

    question: dict[str, str]
    given: dict[str, str]
    right: dict[str, str]
    explanation: dict[str, str]
    is_right: bool
    is_again: bool
    points: int
    balance: int
    next_in_s: int

    def text(self, scene: Scene) -> str:
        words = scene.words
        # Rounded up: whoever comes back after the time said must not be a minute early.
        hours, minutes = divmod(max(1, -(-self.next_in_s // _MINUTE_S)), 60)
        verdict = words.html(
            "quiz-right" if self.is_right else "quiz-wrong",
            given=words.of(self.given),
            right=words.of(self.right),
        )
        paid = [words.html("quiz-paid", points=self.points, balance=self.balance)] if self.points else []
        return "\n\n".join(
            [
                words.html("quiz-question", question=words.of(self.question)),
                verdict,
                words.html("quiz-explanation", explanation=words.of(self.explanation)),
                *([] if self.is_again else paid),
                words.html("quiz-next", hours=hours, minutes=minutes),
            ]
        )

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "leaderboard"), place(scene, "shop")], *super().buttons(scene)]


class QuizGone(View):
    """Today's question was taken back."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("quiz-gone")
