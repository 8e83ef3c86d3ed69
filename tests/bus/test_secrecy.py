"""Secrecy: sensitive fields rest sealed, open only with the right key in the right place, and are never shown."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus import BaseEvent, ContentModeratedEvent, EventFactory, EventSerializationError, EventValidationError
from bus.codec import encode
from bus.key_ring import KeyRing, new_key
from bus.secrecy import SealedFieldError

OLD, NEW = "old:" + b64encode(bytes(32)).decode(), "new:" + b64encode(bytes(range(32))).decode()
KEYS = KeyRing.parse(NEW)
WORDS = "buy my miracle lamp"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


class LetterFoundEvent(BaseEvent, event_type="hotel.letter.found", sensitive=("letter", "found_at", "reader_age")):
    """A letter, and who may read it."""

    user_id: int | None
    letter: Any = None
    found_at: datetime | None = None
    reader_age: int = 0


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The factory knows the event while a test runs."""
    monkeypatch.setitem(EventFactory._classes, "hotel.letter.found", LetterFoundEvent)


def _moderated(words: str = WORDS, chat_id: int = -100, **envelope: str) -> ContentModeratedEvent:
    return ContentModeratedEvent(
        admin_user_id=1,
        chat_id=chat_id,
        message_id=5,
        action="delete",
        reason="spam",
        content_excerpt=words,
        **envelope,
    )


def _changed(body: bytes, **payload: Any) -> bytes:
    data = orjson.loads(body)
    return orjson.dumps({**data, "payload": {**data["payload"], **payload}})


def test_a_sensitive_field_travels_sealed_and_everything_else_readable():
    wire = orjson.loads(encode(_moderated(), KEYS))

    sealed = wire["payload"].pop("content_excerpt")

    assert list(sealed) == ["$sealed"]
    assert sealed["$sealed"].startswith("new.chat_id.")
    assert wire["payload"] == {
        "admin_user_id": 1, "chat_id": -100, "message_id": 5, "action": "delete", "reason": "spam",
    }  # fmt: skip


def test_whoever_has_the_key_reads_the_event_as_it_was():
    event = _moderated()

    assert EventFactory.from_bytes(encode(event, KEYS), KEYS) == event


def test_in_memory_an_event_is_a_plain_dict():
    event = _moderated()

    assert event.to_dict()["payload"]["content_excerpt"] == WORDS
    assert EventFactory.from_dict(event.to_dict()) == event


def test_the_same_words_never_look_the_same_twice():
    event = _moderated()

    assert encode(event, KEYS) != encode(event, KEYS)


@given(letter=st.recursive(st.none() | st.booleans() | st.integers(-5, 5) | TEXT, lambda x: st.lists(x, max_size=3)
       | st.dictionaries(TEXT, x, max_size=3)), user_id=st.none() | st.integers(0, 9))  # fmt: skip
def test_any_json_value_comes_back_as_it_was(letter: Any, user_id: int | None):
    event = LetterFoundEvent(user_id, letter, datetime(2026, 1, 1, tzinfo=UTC), 33)

    body = encode(event, KEYS)

    assert EventFactory.from_bytes(body, KEYS) == event
    assert b'"reader_age":{"$sealed"' in body
    assert b"2026-01-01" not in body.partition(b'"payload"')[2]


def test_a_secret_that_looks_sealed_is_sealed_like_any_other():
    event = LetterFoundEvent(7, {"$sealed": "new.user_id.AAAA"})

    assert EventFactory.from_bytes(encode(event, KEYS), KEYS) == event


def test_without_a_key_nothing_secret_is_sent():
    with pytest.raises(
        EventValidationError, match=r"content_excerpt: sensitive, and there is no key .*KEYS"
    ) as refused:
        encode(_moderated())

    assert WORDS not in str(refused.value)


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_an_empty_field_hides_nothing_and_needs_no_key(nothing: Any):
    event = LetterFoundEvent(7, nothing)

    with pytest.raises(EventValidationError, match=r"found: reader_age: sensitive"):
        encode(event)  # 0 is an age: it tells something
    assert orjson.loads(encode(event, KEYS))["payload"]["letter"] == nothing
    assert b"$sealed" not in encode(_moderated(""))


def test_without_keys_a_sealed_event_does_not_become_an_event_but_can_be_looked_at():
    body = encode(_moderated(), KEYS)

    with pytest.raises(SealedFieldError, match="content_excerpt: sealed, and there is no key"):
        EventFactory.from_bytes(body)
    assert EventFactory.veiled(body)["payload"]["content_excerpt"] == "<sealed>"
    assert EventFactory.veiled(body)["payload"]["reason"] == "spam"


def test_looking_needs_no_known_type_and_no_payload():
    assert EventFactory.veiled(b'{"event_type":"of.the.future","payload":{"x":{"$sealed":"a.b.c"}}}') == {
        "event_type": "of.the.future",
        "payload": {"x": "<sealed>"},
    }
    assert EventFactory.veiled(b'{"payload":7}') == {"payload": 7}
    with pytest.raises(EventSerializationError):
        EventFactory.veiled(b"[]")


def test_what_was_written_before_its_field_was_marked_is_still_read():
    event = _moderated()

    assert EventFactory.from_bytes(orjson.dumps(event.to_dict())) == event


def test_a_key_that_is_not_in_the_ring_is_named():
    body = encode(_moderated(event_id="e"), KEYS)

    with pytest.raises(SealedFieldError, match="sealed with key new, which is not in BUS_ENCRYPTION_KEYS") as refused:
        EventFactory.from_bytes(body, KeyRing.parse(OLD))

    assert refused.value.event_id == "e"


def _sealed(body: bytes, field: str = "content_excerpt") -> str:
    text: str = orjson.loads(body)["payload"][field]["$sealed"]
    return text


@pytest.mark.parametrize(
    "tamper",
    [
        lambda body: _changed(body, chat_id=-101),
        lambda body: _changed(body, content_excerpt={"$sealed": _sealed(encode(_moderated("other"), KEYS))}),
        lambda body: _changed(body, content_excerpt={"$sealed": _sealed(body).replace(".chat_id.", ".message_id.")}),
        lambda body: _changed(body, content_excerpt={"$sealed": _sealed(body).replace(".chat_id.", "..")}),
        lambda body: _changed(body, content_excerpt={"$sealed": _sealed(body)[:-4] + "AAAA"}),
        lambda body: _changed(body, content_excerpt={"$sealed": _sealed(body)[:30]}),
        lambda body: _changed(body, content_excerpt={"$sealed": "new.chat_id.AAAAA"}),
        lambda body: _changed(body, content_excerpt={"$sealed": "new.chat_id.AA"}),
        lambda body: _changed(body, content_excerpt={"$sealed": "nonsense"}),
        lambda body: _changed(body, content_excerpt={"$sealed": ""}),
        lambda body: body.replace(b'"event_id":"e"', b'"event_id":"f"'),
    ],
    ids=["another chat", "another event's words", "bound to another field", "bound to nothing", "other bytes", "cut",
         "no base64", "too short", "no sealed value", "empty", "another event"],
)  # fmt: skip
def test_what_was_changed_or_moved_does_not_open(tamper: Any):
    body = encode(_moderated(event_id="e"), KEYS)

    with pytest.raises(SealedFieldError, match=r"content_excerpt: (changed since|not a sealed value)"):
        EventFactory.from_bytes(tamper(body), KEYS)


def test_one_sensitive_field_does_not_open_in_the_place_of_another():
    body = encode(LetterFoundEvent(7, 33, None, 44), KEYS)
    swapped = _changed(
        body, letter={"$sealed": _sealed(body, "reader_age")}, reader_age={"$sealed": _sealed(body, "letter")}
    )

    with pytest.raises(SealedFieldError, match="changed since it was sealed"):
        EventFactory.from_bytes(swapped, KEYS)


def test_after_a_rotation_new_events_use_the_new_key_and_old_ones_still_open():
    event = _moderated()
    before = encode(event, KeyRing.parse(OLD))
    both = KeyRing.parse(f"{NEW},{OLD}")

    assert EventFactory.from_bytes(before, both) == event
    assert _sealed(encode(event, both)).startswith("new.")


def test_resealing_moves_an_event_to_the_newest_key_and_changes_nothing_else():
    event = _moderated()
    before = encode(event, KeyRing.parse(OLD))

    after = EventFactory.reseal(before, KeyRing.parse(f"{NEW},{OLD}"))

    assert _sealed(after).startswith("new.chat_id.")
    assert EventFactory.from_bytes(after, KEYS) == event
    assert EventFactory.reseal(after, KEYS) is after
    with pytest.raises(SealedFieldError, match="key old, which is not in"):
        EventFactory.reseal(before, KEYS)


def test_an_event_without_secrets_is_left_as_it_is():
    assert EventFactory.reseal(b'{"payload":{"a":{"$sealed":"just text"}}}', KEYS).count(b"just text") == 1
    assert EventFactory.reseal(b'{"event_id":"e"}', KEYS) == b'{"event_id":"e"}'


def test_a_secret_is_in_no_repr_and_in_no_error():
    event = _moderated()
    wrong = EventFactory.create_event("admin.content.moderated", **{**event.payload, "content_excerpt": [WORDS]})

    assert WORDS not in repr(event)
    assert "content_excerpt=<sensitive>" in repr(event)
    with pytest.raises(
        EventValidationError, match=r"content_excerpt: input should be a valid string \(sens"
    ) as refused:
        encode(wrong, KEYS)
    assert WORDS not in str(refused.value)
    with pytest.raises(EventValidationError) as refused:
        EventFactory.from_dict(wrong.to_dict())
    assert WORDS not in str(refused.value)


def test_a_secret_json_cannot_say_is_refused():
    with pytest.raises(EventSerializationError, match="letter: "):
        encode(LetterFoundEvent(7, {"a": object()}), KEYS)


def test_a_sealed_event_still_has_to_fit():
    with pytest.raises(EventValidationError, match="at most 262144 travel"):
        encode(_moderated("x" * 200_000), KEYS)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"sensitive": ("user_id",)}, "user_id says whose event it is"),
        ({"sensitive": ("lettre",)}, "there is no field lettre"),
    ],
)
def test_a_class_cannot_hide_whose_event_it_is_or_what_it_does_not_have(line: dict[str, Any], reason: str):
    with pytest.raises(TypeError, match=reason):

        class LostEvent(BaseEvent, event_type="hotel.letter.lost", **line):
            """Cannot be."""

            user_id: int


# Keys


@pytest.mark.parametrize("spell", [b64encode, urlsafe_b64encode, lambda key: b64encode(key).rstrip(b"=")])
def test_keys_are_read_newest_first_in_either_base64(spell: Any):
    text = f" k2:{spell(bytes([251] * 32)).decode()} ,\n k1:{spell(bytes(32)).decode()}\n"

    assert KeyRing.parse(text).key_ids == ("k2", "k1")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no encryption key: expected id:key pairs"),
        (" , ", "no encryption key"),
        ("c2VjcmV0", "encryption key 1 has no id"),
        (f"{OLD},bad id:{b64encode(bytes(32)).decode()}", "encryption key 2 has no id"),
        ("k.1:c2VjcmV0", "encryption key 1: its id must be"),
        (f"{b64encode(bytes(32)).decode()}:k1", "encryption key 1: its id must be"),
        (f"{OLD},{OLD}", "encryption key 2: the id old is there already"),
        ("k1:c2Vjc*V0", r"encryption key 1 \(k1\) is not base64"),
        ("k1:c2Vjc", r"encryption key 1 \(k1\) is not base64"),
        ("k1:c2VjcmV0", r"encryption key 1 \(k1\) has 6 bytes, and AES-256 needs 32"),
        ("k1:", "has 0 bytes"),
    ],
)
def test_a_wrong_key_is_refused_with_the_reason_and_without_its_text(text: str, reason: str):
    with pytest.raises(ValueError, match=reason) as refused:
        KeyRing.parse(text)

    assert "c2Vjc" not in str(refused.value)
    assert "AAAA" not in str(refused.value)


def test_a_key_ring_shows_ids_only():
    assert repr(KeyRing.parse(f"{NEW},{OLD}")) == "KeyRing(new, old)"


def test_an_empty_ring_is_refused():
    with pytest.raises(ValueError, match="at least one key"):
        KeyRing({})


def test_a_new_key_is_a_new_key():
    assert len({new_key() for _ in range(100)}) == 100
