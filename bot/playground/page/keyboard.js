// Inline keyboards: rows of real buttons, and the taps on them from press to answer.

import { api } from "./api.js";
import { el, icon } from "./dom.js";
import { fullName, stars } from "./format.js";
import { alertDialog, toast } from "./notices.js";

const ANSWER_MS = 15_000; // How long a button shows progress before the page says that no answer came.
const STYLES = new Set(["primary", "success", "danger"]);

export class Keyboards {
  #store;
  #checkout;
  #waiting = new Map(); // "chat:message:data" of an unanswered tap -> {queryId, timer}
  #early = new Map(); // Answers that overtook the reply to the tap itself, by callback_query_id.

  constructor(store, checkout) {
    this.#store = store;
    this.#checkout = checkout;
    store.on("answer", (answer) => this.#answered(answer));
    store.on("person", () => this.#waiting.forEach((_, key) => this.#settle(key)));
  }

  /** The rows of buttons below a message, or null when it has none. */
  render(chatId, message) {
    const own = message.invoice && [[{ text: `Pay ${stars(message.invoice.total_amount)}`, pay: true }]];
    const rows = message.reply_markup?.inline_keyboard?.filter((row) => row.length) ?? own;
    if (!rows?.length) return null;
    return el(
      "div",
      { class: "keyboard", role: "group", "aria-label": "Buttons of this message" },
      rows.map((row) => el("div", { class: "keys" }, row.map((button) => this.#key(chatId, message, button)))),
    );
  }

  #key(chatId, message, button) {
    const style = STYLES.has(button.style) ? ` ${button.style}` : "";
    if (button.url?.startsWith("https://t.me/$")) {
      const node = el("button", { type: "button", class: `key${style}`, "aria-haspopup": "dialog" }, button.text);
      node.addEventListener("click", () => this.#checkout.open({ link: button.url }));
      return node;
    }
    if (button.pay && message.invoice) {
      const node = el("button", { type: "button", class: `key${style}`, "aria-haspopup": "dialog" }, button.text);
      node.addEventListener("click", () => this.#checkout.open({ chatId, messageId: message.message_id }));
      return node;
    }
    if (button.url) {
      const safe = /^(https?|tg):/i.test(button.url) ? button.url : undefined;
      const props = { class: `key${style}`, href: safe, target: "_blank", rel: "noopener noreferrer" };
      return el("a", props, button.text, icon("away"));
    }
    if (button.callback_data === undefined) {
      const props = { type: "button", class: "key", disabled: true, title: "Not part of the playground" };
      return el("button", props, button.text);
    }
    const key = `${chatId}:${message.message_id}:${button.callback_data}`;
    const node = el("button", { type: "button", class: `key${style}`, dataset: { key } }, button.text);
    node.addEventListener("click", () => this.#tap(key, chatId, message, button));
    if (this.#waiting.has(key)) show(node, true);
    return node;
  }

  async #tap(key, chatId, message, button) {
    if (this.#waiting.has(key)) return;
    const wait = { timer: setTimeout(() => this.#giveUp(key), ANSWER_MS) };
    this.#waiting.set(key, wait);
    showAll(key, true);
    const { me } = this.#store;
    this.#store.tell("did", { userId: me.id, label: `${fullName(me)} pressed “${button.text}”` });
    try {
      const { callback_query_id: queryId } = await api.tap(me.id, chatId, message.message_id, button.callback_data);
      wait.queryId = queryId;
      const answer = this.#early.get(queryId);
      if (answer) this.#answered(answer);
    } catch (error) {
      this.#settle(key);
      toast(error.message, "trouble");
    }
  }

  #answered(answer) {
    const found = [...this.#waiting].find(([, wait]) => wait.queryId === answer.callback_query_id);
    if (found === undefined) {
      this.#early.set(answer.callback_query_id, answer);
      if (this.#early.size > 50) this.#early.delete(this.#early.keys().next().value);
      return;
    }
    this.#early.delete(answer.callback_query_id);
    this.#settle(found[0]);
    if (answer.text && answer.show_alert) alertDialog(fullName(this.#store.bot), answer.text);
    else if (answer.text) toast(answer.text);
  }

  #giveUp(key) {
    this.#settle(key);
    toast(`${fullName(this.#store.bot)} did not answer this button.`, "trouble");
  }

  #settle(key) {
    clearTimeout(this.#waiting.get(key)?.timer);
    this.#waiting.delete(key);
    showAll(key, false);
  }
}

function showAll(key, waiting) {
  for (const node of document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) show(node, waiting);
}

/** aria-disabled rather than disabled: a disabled button would lose the keyboard's focus. */
function show(node, waiting) {
  node.classList.toggle("waiting", waiting);
  for (const name of ["aria-busy", "aria-disabled"]) {
    if (waiting) node.setAttribute(name, "true");
    else node.removeAttribute(name);
  }
}
