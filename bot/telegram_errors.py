"""What Telegram's refusals mean for a reply: one table instead of string checks all over the sender."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)


class Meaning(StrEnum):
    """What a failed call tells us to do."""

    LIMITED = "limited"
    """Nothing was sent; everybody waits as long as Telegram says."""
    DOWN = "down"
    """Telegram failed; try again until it does not."""
    UNANSWERED = "unanswered"
    """No answer, or not Telegram's: it may have been done. Try again."""
    UNAUTHORIZED = "unauthorized"
    """The token is not accepted; wait for an operator."""
    NOT_MODIFIED = "not_modified"
    """The message already says this: done."""
    CANNOT_EDIT = "cannot_edit"
    """The message is gone or not ours to edit: send a new one."""
    IS_A_PICTURE = "is_a_picture"
    """The message shows a picture and cannot become text: a new one in its place."""
    BAD_MARKUP = "bad_markup"
    """The markup was refused: send plain text."""
    UNREACHABLE = "unreachable"
    """This chat cannot be written to; `why` says the reason."""
    MIGRATED = "migrated"
    """The group has a new id."""
    TOO_LATE = "too_late"
    """The tap is too old to be answered: nothing to do."""
    WRONG = "wrong"
    """We sent something Telegram does not take: a bug."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The meaning of an error and, for an unreachable chat, the reason in one word."""

    meaning: Meaning
    why: str = ""


# Telegram has no codes below the HTTP status: its words, in lower case, are the interface.
_BY_WORDS: tuple[tuple[str, Verdict], ...] = (
    ("message is not modified", Verdict(Meaning.NOT_MODIFIED)),
    ("query is too old", Verdict(Meaning.TOO_LATE)),
    ("query id is invalid", Verdict(Meaning.TOO_LATE)),
    ("query_id_invalid", Verdict(Meaning.TOO_LATE)),
    ("message to edit not found", Verdict(Meaning.CANNOT_EDIT)),
    ("message can't be edited", Verdict(Meaning.CANNOT_EDIT)),
    ("message_id_invalid", Verdict(Meaning.CANNOT_EDIT)),
    ("message_author_required", Verdict(Meaning.CANNOT_EDIT)),
    ("message identifier is not specified", Verdict(Meaning.CANNOT_EDIT)),
    ("there is no text in the message to edit", Verdict(Meaning.IS_A_PICTURE)),
    ("can't parse entities", Verdict(Meaning.BAD_MARKUP)),
    ("can't find end of", Verdict(Meaning.BAD_MARKUP)),
    ("unsupported start tag", Verdict(Meaning.BAD_MARKUP)),
    ("blocked by the user", Verdict(Meaning.UNREACHABLE, "blocked")),
    ("user_is_blocked", Verdict(Meaning.UNREACHABLE, "blocked")),
    ("user is deactivated", Verdict(Meaning.UNREACHABLE, "deactivated")),
    ("input_user_deactivated", Verdict(Meaning.UNREACHABLE, "deactivated")),
    ("bot was kicked", Verdict(Meaning.UNREACHABLE, "kicked")),
    ("bot is not a member", Verdict(Meaning.UNREACHABLE, "kicked")),
    ("can't initiate conversation", Verdict(Meaning.UNREACHABLE, "never_started")),
    ("can't send messages to bots", Verdict(Meaning.UNREACHABLE, "is_a_bot")),
    ("can't send messages to the bot", Verdict(Meaning.UNREACHABLE, "is_a_bot")),
    ("chat not found", Verdict(Meaning.UNREACHABLE, "chat_not_found")),
    ("user not found", Verdict(Meaning.UNREACHABLE, "chat_not_found")),
    ("peer_id_invalid", Verdict(Meaning.UNREACHABLE, "chat_not_found")),
    ("upgraded to a supergroup", Verdict(Meaning.UNREACHABLE, "migrated")),
    ("group is deactivated", Verdict(Meaning.UNREACHABLE, "deactivated")),
    ("group chat was deactivated", Verdict(Meaning.UNREACHABLE, "deactivated")),
    ("not enough rights", Verdict(Meaning.UNREACHABLE, "no_rights")),
    ("have no rights", Verdict(Meaning.UNREACHABLE, "no_rights")),
    ("chat_write_forbidden", Verdict(Meaning.UNREACHABLE, "no_rights")),
    ("chat_restricted", Verdict(Meaning.UNREACHABLE, "no_rights")),
    ("topic_closed", Verdict(Meaning.UNREACHABLE, "no_rights")),
)


def verdict_on(error: AiogramError) -> Verdict:
    """What `error` means. Pure: by the exception's class, then by Telegram's words."""
    match error:
        case TelegramRetryAfter():
            return Verdict(Meaning.LIMITED)
        case TelegramMigrateToChat():
            return Verdict(Meaning.MIGRATED)
        case TelegramEntityTooLarge():
            return Verdict(Meaning.WRONG)
        case TelegramServerError():
            return Verdict(Meaning.DOWN)
        case TelegramNetworkError() | ClientDecodeError():
            return Verdict(Meaning.UNANSWERED)
        case TelegramUnauthorizedError() | TelegramNotFound():
            return Verdict(Meaning.UNAUTHORIZED)
        case TelegramBadRequest() | TelegramForbiddenError():
            words = error.message.lower()
            for known, verdict in _BY_WORDS:
                if known in words:
                    return verdict
            if isinstance(error, TelegramForbiddenError):
                return Verdict(Meaning.UNREACHABLE, "forbidden")
    return Verdict(Meaning.WRONG)
