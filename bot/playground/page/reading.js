// How far each person has read each chat, remembered by this browser.

const KEY = "playground.read";

export class ReadingMarks {
  #marks = JSON.parse(localStorage.getItem(KEY) ?? "{}");

  /** Messages of `history` that `personId` has not seen: after the mark and after the last one they wrote. */
  unread(personId, chatId, history) {
    const mark = this.#mark(personId, chatId, history);
    const list = history.list;
    const ownLast = list.findLastIndex((message) => message.from?.id === personId);
    return list.slice(ownLast + 1).filter((message) => message.message_id > mark);
  }

  readAll(personId, chatId, history) {
    const last = history.last?.message_id;
    if (last === undefined || this.#marks[personId]?.[chatId] === last) return false;
    this.#marks[personId] = { ...this.#marks[personId], [chatId]: last };
    localStorage.setItem(KEY, JSON.stringify(this.#marks));
    return true;
  }

  #mark(personId, chatId, history) {
    const mark = this.#marks[personId]?.[chatId] ?? 0;
    // A mark beyond the last message comes from a playground whose data was deleted since.
    return mark > (history.last?.message_id ?? 0) ? 0 : mark;
  }
}
