"""Finding whom and what a person's act is about; whoever is not there becomes one clear sentence."""

from __future__ import annotations

from bot.playground import members
from bot.playground.cast import Chat, Person, Posted
from bot.playground.errors import PeopleError
from bot.playground.world import World


def known_person(world: World, person_id: int) -> Person:
    """Somebody, whether their account is in use or not."""
    person = world.people.get(person_id)
    if person is None:
        raise PeopleError(404, f"there is nobody with the id {person_id}")
    return person


def acting_person(world: World, person_id: int) -> Person:
    """Somebody who can act."""
    person = known_person(world, person_id)
    if person.deactivated:
        raise PeopleError(403, f"{person.first_name}'s account is deactivated")
    return person


def own_chat(world: World, person: Person, chat_id: int) -> Chat:
    """A chat the person is in."""
    chat = world.chats.get(chat_id)
    if chat is None:
        raise PeopleError(404, f"there is no chat with the id {chat_id}")
    if not members.is_in(chat.standing(person.id, world.clock())):
        raise PeopleError(403, f"{person.first_name} is not in this chat")
    return chat


def posted_in(chat: Chat, message_id: int) -> Posted:
    """A message of the chat."""
    posted = chat.history.get(message_id)
    if posted is None:
        raise PeopleError(404, f"there is no message {message_id} in this chat")
    return posted
