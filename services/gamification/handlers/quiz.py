"""The question of the day: asked, and answered once."""

from __future__ import annotations

from datetime import date

from bus import (
    EventType,
    QuizAnsweredEvent,
    QuizAnswerRequestedEvent,
    QuizRequestedEvent,
    RequestEvent,
)
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.players import Player
from services.gamification.quiz.bank import ANSWERS, BankQuestion
from services.gamification.quiz.choice import question_of, shown_order
from services.gamification.quiz.rounds import Round, Rounds
from services.gamification.streaks import day_of, seconds_until_day_after
from services.gamification.work import GamificationWork
from services.modules import Module
from services.screens import Screen


class QuizHandler(GamificationHandler):
    """What the quiz's handlers have in common: showing a question, and how it ended."""

    async def ask(
        self, player: Player, day: date, work: GamificationWork, to: RequestEvent, *, is_late: bool = False
    ) -> None:
        """Show the question of `day`, or how it ended. `is_late`: the person answered another day's."""
        rounds = Rounds(work.connection)
        current = await rounds.find(player.user_id, day)
        entry = self.content.quiz.find(current.question_id) if current else None
        if current is not None and current.answer is not None and entry is not None:
            self.show_result(player, day, current, entry, work, to, balance=player.balance, is_again=True)
            return
        if current is None or entry is None:
            question_id = question_of(day, self.content.quiz.ids, await rounds.known(player.user_id))
            await rounds.ask(player.user_id, day, question_id)
            current = await rounds.find(player.user_id, day)
            entry = self.content.quiz.find(current.question_id) if current else None
        if entry is None:
            # Its question was taken out of the bank after it was shown: there is another one tomorrow.
            work.reply(Screen.QUIZ_GONE, to=to)
            return
        order = shown_order(player.user_id, day, entry.question.id, ANSWERS)
        wordings = entry.question.in_every_language()
        work.reply(
            Screen.QUIZ_QUESTION,
            to=to,
            day=day.isoformat(),
            difficulty=entry.difficulty,
            points=self.worth(entry, player),
            question={language: wording.question for language, wording in wordings.items()},
            answers=[{language: wording.answers[n] for language, wording in wordings.items()} for n in order],
            is_late=is_late,
        )

    def show_result(
        self,
        player: Player,
        day: date,
        ended: Round,
        entry: BankQuestion,
        work: GamificationWork,
        to: RequestEvent,
        *,
        balance: int,
        is_again: bool,
    ) -> None:
        """Show how the question ended, and why."""
        wordings = entry.question.in_every_language()
        work.reply(
            Screen.QUIZ_RESULT,
            to=to,
            question={language: wording.question for language, wording in wordings.items()},
            given={language: wording.answers[ended.answer or 0] for language, wording in wordings.items()},
            right={language: wording.answers[0] for language, wording in wordings.items()},
            explanation={language: wording.explanation for language, wording in wordings.items()},
            is_right=bool(ended.is_right),
            is_again=is_again,
            points=ended.points,
            balance=balance,
            next_in_s=seconds_until_day_after(day, to.timestamp, player.time_zone),
        )

    def worth(self, entry: BankQuestion, player: Player) -> int:
        """What the right answer pays."""
        usual = self.economy.award_for(Reason.QUIZ, is_vip=player.is_vip)
        return max(1, (usual.points * entry.percent + 50) // 100)


class AskQuestion(QuizHandler):
    """The question of the person's day."""

    module = Module.QUIZ
    handles = (EventType.QUIZ_REQUESTED,)

    async def react(self, event: QuizRequestedEvent, work: GamificationWork) -> None:
        player = await work.players.hold(event.user_id)
        await self.ask(player, day_of(event.timestamp, player.time_zone), work, event)


class AnswerQuestion(QuizHandler):
    """An answer counts once, and on its own day."""

    module = Module.QUIZ
    handles = (EventType.QUIZ_ANSWER_REQUESTED,)

    async def react(self, event: QuizAnswerRequestedEvent, work: GamificationWork) -> None:
        player = await work.players.hold(event.user_id)
        today = day_of(event.timestamp, player.time_zone)
        current = await Rounds(work.connection).find(event.user_id, today)
        entry = self.content.quiz.find(current.question_id) if current else None
        is_todays = event.day == today.isoformat()
        if not is_todays or current is None or entry is None or not 0 <= event.place < ANSWERS:
            await self.ask(player, today, work, event, is_late=not is_todays)
            return
        if current.answer is not None:
            self.show_result(player, today, current, entry, work, event, balance=player.balance, is_again=True)
            return
        answer = shown_order(event.user_id, today, entry.question.id, ANSWERS)[event.place]
        paid = None
        if answer == 0:
            worth = self.worth(entry, player)
            paid = await self.pay(work, player, Reason.QUIZ, points=worth, detail=entry.question.id)
        points, balance = (paid.points, paid.balance) if paid else (0, player.balance)
        await Rounds(work.connection).answer(event.user_id, today, answer, points, work.now)
        work.publish(
            QuizAnsweredEvent(
                user_id=event.user_id,
                question_id=entry.question.id,
                difficulty=entry.difficulty,
                is_right=answer == 0,
            )
        )
        ended = Round(entry.question.id, answer, answer == 0, points)
        self.show_result(player, today, ended, entry, work, event, balance=balance, is_again=False)
