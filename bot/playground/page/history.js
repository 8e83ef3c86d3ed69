// The messages of one chat as this page knows them, in order of message_id.

export class History {
  #messages = new Map();
  #touched = new Set();
  #sorted = null;
  hasOlder = false;
  loaded = false;

  get list() {
    this.#sorted ??= [...this.#messages.values()].sort((a, b) => a.message_id - b.message_id);
    return this.#sorted;
  }

  get last() {
    return this.list.at(-1);
  }

  get isEmpty() {
    return this.#messages.size === 0;
  }

  get(messageId) {
    return this.#messages.get(messageId);
  }

  /** Takes what the stream says about a message; true when the message is new here. */
  put(message) {
    const isNew = !this.#messages.has(message.message_id);
    this.#set(message);
    this.#touched.add(message.message_id);
    return isNew;
  }

  remove(messageId) {
    this.#messages.delete(messageId);
    this.#sorted = null;
    this.#touched.add(messageId);
  }

  /** Call before asking the server for messages: from here on, what the stream says is newer than the answer. */
  startLoading() {
    this.#touched.clear();
  }

  /** The server's latest page replaces what was known, except where the stream has spoken since `startLoading`. */
  load(messages, limit) {
    for (const id of [...this.#messages.keys()]) {
      if (!this.#touched.has(id)) this.#messages.delete(id);
    }
    this.#sorted = null;
    this.#take(messages);
    this.loaded = true;
    this.hasOlder = messages.length >= limit;
  }

  /** An older page, in front of what is known. */
  loadOlder(messages, limit) {
    this.#take(messages);
    this.hasOlder = messages.length >= limit;
  }

  #take(messages) {
    for (const message of messages) {
      if (!this.#touched.has(message.message_id)) this.#set(message);
    }
  }

  #set(message) {
    this.#messages.set(message.message_id, message);
    this.#sorted = null;
  }
}
