// What the page knows: who is looking, their chats, the messages, who is typing. One `Store`; the parts of the page
// read it and listen to what it tells:
//   "state" people or chats changed · "person" somebody else looks · "chat" another chat, or its messages loaded anew
//   "message" "edit" "delete" "reaction" {chatId, …} · "typing" {chatId} · "list" previews or unread counts changed
//   "commands" · "answer" {callback_query_id, text, …} · "did" {userId, label} what somebody did on this page ·
//   "connection" {online} · "trouble" {text}

import { api } from "./api.js";
import { History } from "./history.js";
import { ReadingMarks } from "./reading.js";
import { EventStream } from "./stream.js";

const PAGE = 100;
const TYPING_MS = 5000;

export class Store extends EventTarget {
  bot = null;
  people = [];
  chats = [];
  me = null;
  chatId = null;
  typing = new Map();
  #histories = new Map();
  #marks = new ReadingMarks();
  #stream = null;
  #era = 0; // Grows with every change of person: answers asked for by an earlier one are dropped.

  get chat() {
    return this.myChats.find((chat) => chat.id === this.chatId) ?? null;
  }

  /** The chats of the person looking, the liveliest first. */
  get myChats() {
    const mine = this.chats.filter((chat) => chat.id === this.me?.id || chat.members?.includes(this.me?.id));
    return mine.sort((a, b) => (this.history(b.id).last?.date ?? 0) - (this.history(a.id).last?.date ?? 0));
  }

  history(chatId) {
    if (!this.#histories.has(chatId)) this.#histories.set(chatId, new History());
    return this.#histories.get(chatId);
  }

  person(userId) {
    return userId === this.bot?.id ? this.bot : this.people.find((person) => person.id === userId);
  }

  /** The messages of a chat that the person looking has not seen, oldest first. */
  unread(chatId) {
    return this.me ? this.#marks.unread(this.me.id, chatId, this.history(chatId)) : [];
  }

  get unreadTotal() {
    return this.myChats.reduce((sum, chat) => sum + this.unread(chat.id).length, 0);
  }

  markRead(chatId) {
    if (this.me && this.#marks.readAll(this.me.id, chatId, this.history(chatId))) this.tell("list");
  }

  async loadState() {
    const { bot, people, chats } = await api.state();
    Object.assign(this, { bot, people, chats });
    if (this.me) this.me = people.find((person) => person.id === this.me.id) ?? null;
    this.tell("state");
  }

  /** Looks through another person's eyes: their stream, their chats' messages. */
  become(person, chatId) {
    this.#stream?.close();
    this.#era += 1;
    this.me = person;
    this.chatId = chatId;
    this.#histories.clear();
    this.typing.clear();
    this.tell("person");
    this.tell("chat");
    const era = this.#era;
    this.#stream = new EventStream(api.streamUrl(person.id), {
      onOpen: (again) => this.#caught(this.#catchUp(era, again)),
      onEvent: (event) => era === this.#era && this.#receive(event),
      onLost: () => era === this.#era && this.tell("connection", { online: false }),
      onRefused: () => this.#caught(this.loadState()), // Perhaps this person is no longer there: the state tells.
    });
  }

  openChat(chatId) {
    if (chatId === this.chatId) return;
    this.chatId = chatId;
    this.tell("chat");
  }

  /** The server's answer to a message sent: shown at once, whether or not the stream was faster. */
  sent(person, chatId, message) {
    if (person.id === this.me?.id && !this.history(chatId).get(message.message_id)) this.#takeMessage(chatId, message);
  }

  /** Fetches the page before the oldest message known; true when there was one. */
  async loadOlder(chatId) {
    const history = this.history(chatId);
    const [era, before] = [this.#era, history.list[0]?.message_id];
    const { messages } = await api.messages(this.me.id, chatId, { before, limit: PAGE });
    if (era !== this.#era) return false;
    history.loadOlder(messages, PAGE);
    return messages.length > 0;
  }

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  on(types, listener) {
    for (const type of types.split(" ")) this.addEventListener(type, (event) => listener(event.detail));
  }

  /** After the stream opened: what happened before or meanwhile. Asked after opening, so nothing falls between. */
  async #catchUp(era, again) {
    if (again) await this.loadState();
    if (era !== this.#era) return;
    await Promise.all(this.myChats.map((chat) => this.#loadChat(chat.id, era)));
    if (era !== this.#era) return;
    this.tell("connection", { online: true });
    this.tell("chat");
    this.tell("list");
  }

  async #loadChat(chatId, era) {
    this.history(chatId).startLoading();
    const { messages } = await api.messages(this.me.id, chatId, { limit: PAGE });
    if (era === this.#era) this.history(chatId).load(messages, PAGE);
  }

  #receive({ type, ...event }) {
    const chatId = event.chat_id;
    if (type === "message" || type === "edit") this.#takeMessage(chatId, event.message);
    else if (type === "delete") this.#drop(chatId, event.message_ids);
    else if (type === "action") this.#startTyping(chatId, event);
    else if (type === "reaction") this.#react(chatId, event);
    else if (type === "callback_answer") this.tell("answer", event);
    else if (type === "commands") this.tell("commands");
    else if (type === "state") this.#caught(this.#refresh(this.#era));
  }

  #takeMessage(chatId, message) {
    const { reactions } = this.history(chatId).get(message.message_id) ?? {};
    const isNew = this.history(chatId).put(reactions ? { reactions, ...message } : message);
    if (message.from?.id !== this.me.id) this.#stopTyping(chatId);
    this.tell(isNew ? "message" : "edit", { chatId, message });
    this.tell("list");
  }

  #drop(chatId, messageIds) {
    for (const messageId of messageIds) this.history(chatId).remove(messageId);
    this.tell("delete", { chatId, messageIds });
    this.tell("list");
  }

  #react(chatId, { message_id, reactions }) {
    const message = this.history(chatId).get(message_id);
    if (message === undefined) return;
    const changed = { ...message, reactions };
    this.history(chatId).put(changed);
    this.tell("reaction", { chatId, message: changed });
  }

  #startTyping(chatId, { action, from }) {
    clearTimeout(this.typing.get(chatId)?.timer);
    const timer = setTimeout(() => this.#stopTyping(chatId), TYPING_MS);
    this.typing.set(chatId, { action, from, timer });
    this.tell("typing", { chatId });
  }

  #stopTyping(chatId) {
    if (!this.typing.has(chatId)) return;
    clearTimeout(this.typing.get(chatId).timer);
    this.typing.delete(chatId);
    this.tell("typing", { chatId });
  }

  async #refresh(era) {
    const known = new Set(this.myChats.map((chat) => chat.id));
    await this.loadState();
    if (era !== this.#era) return;
    const fresh = this.myChats.filter((chat) => !known.has(chat.id));
    await Promise.all(fresh.map((chat) => this.#loadChat(chat.id, era)));
    if (era === this.#era) this.tell("list");
  }

  #caught(promise) {
    promise.catch((error) => this.tell("trouble", { text: error.message }));
  }
}
