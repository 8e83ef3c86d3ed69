// Where a person writes: a growing field, the command menu, the message being replied to, drafts per person and chat.

import { api } from "./api.js";
import { byId } from "./dom.js";
import { CommandMenu } from "./commands.js";
import { fullName, shorten, snippet } from "./format.js";

const TALLEST_PX = 200;

export class Composer {
  #store;
  #input = byId("text");
  #menu;
  #replyTo = null;
  #drafts = new Map();
  #place = ""; // "person:chat" whose draft the field holds.
  #queue = Promise.resolve(); // Messages leave one after the other, in the order they were written.

  constructor(store) {
    this.#store = store;
    this.#menu = new CommandMenu(store, this.#input, {
      onChoose: (text) => this.#sendCommand(text),
      onComplete: (text) => this.#write(text),
    });
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    byId("composer").addEventListener("submit", (event) => (event.preventDefault(), this.#submit()));
    byId("reply-cancel").addEventListener("click", () => (this.reply(null), this.#input.focus()));
    store.on("chat", () => this.#moveIn());
    this.#changed();
  }

  /** The message the next one answers; null for none. */
  reply(message) {
    this.#replyTo = message;
    byId("replying").hidden = message === null;
    if (message === null) return;
    byId("reply-sender").textContent = message.from ? fullName(message.from) : "Somebody";
    byId("reply-text").textContent = shorten(snippet(message), 140);
    this.#input.focus();
  }

  /** Focus, with the command menu open when nothing is written yet. */
  startCommand() {
    this.#input.focus();
    if (!this.#input.value) this.#write("/");
  }

  /** Sends `text` as the person looking, in the open chat. */
  send(text, replyTo = null) {
    const { me, chatId } = this.#store;
    this.#store.tell("did", { userId: me.id, label: `${fullName(me)} wrote “${shorten(text, 60)}”` });
    this.#queue = this.#queue.then(async () => {
      try {
        const { message } = await api.send(me.id, chatId, text, replyTo?.message_id);
        this.#store.sent(me, chatId, message);
      } catch (error) {
        this.#store.tell("trouble", { text: `Not sent: ${error.message}` });
        const here = this.#place === `${me.id}:${chatId}`;
        if (here && !this.#input.value) this.#write(text);
      }
    });
  }

  #submit() {
    const text = this.#input.value.trim();
    if (!text || !this.#store.chat) return;
    this.send(text, this.#replyTo);
    this.#write("");
    this.reply(null);
  }

  #sendCommand(text) {
    this.#write("");
    this.send(text);
  }

  #key(event) {
    if (this.#menu.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#replyTo) {
      event.stopPropagation();
      this.reply(null);
    }
  }

  #write(text) {
    this.#input.value = text;
    this.#changed();
    if (document.activeElement === this.#input) this.#input.setSelectionRange(text.length, text.length);
    else if (text) this.#input.focus();
  }

  #changed() {
    this.#input.style.height = "auto";
    this.#input.style.height = `${Math.min(this.#input.scrollHeight, TALLEST_PX)}px`;
    byId("send").disabled = !this.#input.value.trim();
    this.#menu.follow();
  }

  #moveIn() {
    const place = `${this.#store.me?.id}:${this.#store.chatId}`;
    byId("composer").hidden = this.#store.chat === null;
    if (place === this.#place) return;
    this.#drafts.set(this.#place, this.#input.value);
    this.#place = place;
    this.reply(null);
    this.#input.value = this.#drafts.get(place) ?? "";
    this.#changed();
    // On a phone the keyboard would jump up over the chat just opened.
    if (!matchMedia("(pointer: coarse)").matches && this.#store.chat) this.#input.focus({ preventScroll: true });
  }
}
