// Where the page is, kept in the address: "#/1001" a person's chats, "#/1001/-1000000000001" one chat of theirs. So
// every window can hold another person, a reload stays in place, and the browser's back button works on a phone.

/** {personId, chatId} of the address; null where it names none. */
export function here() {
  const [, person, chat] = /^#\/(\d+)(?:\/(-?\d+))?$/.exec(location.hash) ?? [];
  return { personId: person ? Number(person) : null, chatId: chat ? Number(chat) : null };
}

export function address(personId, chatId = null) {
  return chatId === null ? `#/${personId}` : `#/${personId}/${chatId}`;
}

export function go(personId, chatId = null) {
  location.hash = address(personId, chatId);
}

/** Like `go`, without a new entry in the browser's history. */
export function goInstead(personId, chatId = null) {
  history.replaceState(null, "", address(personId, chatId));
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}
