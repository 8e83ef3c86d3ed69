// The middle of the page: one chat's messages, growing at the end, edited in place, read as they are seen.

import { byId, el, icon, replace } from "./dom.js";
import { botAvatar } from "./avatar.js";
import { dayNumber, dayTitle, fullName } from "./format.js";
import { renderMessage } from "./message.js";
import { Scroller } from "./scroller.js";

const GROUP_S = 300; // Messages of one sender within five minutes stand together.

export class Conversation {
  #store;
  #view;
  #log = byId("log");
  #pill = byId("to-end");
  #scroller;
  #loadingOlder = false;

  /** `view` = {store, keyboards, onReply, onCommand}. */
  constructor(view) {
    this.#store = view.store;
    this.#view = { ...view, onJump: (messageId) => this.jump(messageId) };
    this.#scroller = new Scroller(byId("scroller"), byId("scrolled"), {
      onChange: () => this.#seen(),
      onTop: () => this.#older(),
    });
    this.#pill.addEventListener("click", () => this.#scroller.toEnd());
    document.addEventListener("visibilitychange", () => this.#seen());
    this.#store.on("chat", () => this.#renderAll());
    this.#store.on("message", (change) => this.#if(change, () => this.#add(change.message)));
    this.#store.on("edit reaction", (change) => this.#if(change, () => this.#redraw(change.message)));
    this.#store.on("delete", (change) => this.#if(change, () => this.#remove(change.messageIds)));
  }

  #if(change, act) {
    if (change.chatId === this.#store.chatId && this.#store.chat) act();
  }

  #renderAll() {
    const { chat, chatId } = this.#store;
    const history = this.#store.history(chatId);
    this.#log.setAttribute("aria-busy", "true");
    this.#log.classList.remove("lively");
    replace(this.#log, chat ? history.list.map((message) => renderMessage(chat, message, this.#view)) : []);
    const firstUnread = chat && this.#store.unread(chatId)[0];
    const unreadNode = firstUnread && this.#node(firstUnread.message_id);
    unreadNode?.before(el("div", { class: "unread-line" }, el("span", {}, "New messages")));
    this.#arrange();
    this.#scroller.toEnd();
    if (unreadNode) this.#scroller.toNode(unreadNode);
    this.#seen();
    requestAnimationFrame(() => {
      this.#log.removeAttribute("aria-busy");
      this.#log.classList.add("lively");
    });
  }

  #add(message) {
    const node = renderMessage(this.#store.chat, message, this.#view);
    node.classList.add("arriving");
    const others = [...this.#log.querySelectorAll("article")];
    const later = others.find((other) => Number(other.dataset.id) > message.message_id);
    if (later) later.before(node);
    else this.#log.append(node);
    this.#arrange();
    if (message.from?.id === this.#store.me.id) {
      this.#log.querySelector(".unread-line")?.remove();
      this.#scroller.toEnd();
    }
    this.#seen();
  }

  #redraw(message) {
    const old = this.#node(message.message_id);
    if (!old) return;
    const fresh = renderMessage(this.#store.chat, message, this.#view);
    const focus = focusWithin(old);
    this.#scroller.hold(() => {
      old.replaceWith(fresh);
      this.#arrange();
    });
    fresh.classList.add("changed");
    focus?.(fresh);
  }

  #remove(messageIds) {
    const nodes = messageIds.map((messageId) => this.#node(messageId)).filter(Boolean);
    for (const node of nodes) {
      node.removeAttribute("data-id");
      node.classList.add("leaving");
      node.inert = true;
    }
    const gone = () => this.#scroller.hold(() => (nodes.forEach((node) => node.remove()), this.#arrange()));
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) gone();
    else setTimeout(gone, 220);
  }

  async #older() {
    const { chatId } = this.#store;
    const history = this.#store.history(chatId);
    if (this.#loadingOlder || !this.#store.chat || !history.hasOlder) return;
    this.#loadingOlder = true;
    try {
      if (!(await this.#store.loadOlder(chatId)) || chatId !== this.#store.chatId) return;
      const missing = history.list.filter((message) => !this.#node(message.message_id));
      const nodes = missing.map((message) => renderMessage(this.#store.chat, message, this.#view));
      this.#scroller.hold(() => (this.#log.prepend(...nodes), this.#arrange()));
    } catch (error) {
      this.#store.tell("trouble", { text: error.message });
    } finally {
      this.#loadingOlder = false;
    }
  }

  /** Shows a message and lets it glow. */
  jump(messageId) {
    const node = this.#node(messageId);
    if (!node) return this.#store.tell("trouble", { text: "That message is not on this page any more." });
    this.#scroller.toNode(node);
    node.classList.remove("found");
    requestAnimationFrame(() => node.classList.add("found"));
    return undefined;
  }

  /** Date lines, and who stands together: both follow from the neighbours, so all are settled anew. */
  #arrange() {
    const nodes = [...this.#log.querySelectorAll("article")];
    const days = new Set(this.#log.querySelectorAll(".day"));
    nodes.forEach((node, index) => {
      const [before, after] = [nodes[index - 1], nodes[index + 1]];
      if (newDay(before, node)) days.delete(dayLine(node));
      node.classList.toggle("first", !together(before, node));
      node.classList.toggle("last", !together(node, after));
    });
    days.forEach((line) => line.remove());
    this.#welcome();
  }

  #welcome() {
    const { chat, bot } = this.#store;
    const empty = chat && this.#store.history(chat.id).isEmpty && this.#store.history(chat.id).loaded;
    const welcome = byId("welcome");
    welcome.hidden = !empty;
    if (!empty) return;
    if (chat.type !== "private") return replace(welcome, el("p", {}, "No messages here yet. Write the first one."));
    const press = () => this.#view.onCommand("/start");
    const start = el("button", { type: "button", class: "start", onclick: press }, "START");
    const text = el("p", {}, "This is where your conversation begins. It stays on this machine.");
    return replace(welcome, botAvatar(), el("h2", {}, `Meet ${fullName(bot)}`), text, start);
  }

  #seen() {
    const { chatId, chat } = this.#store;
    if (!chat) return;
    if (this.#scroller.pinned && document.visibilityState === "visible") this.#store.markRead(chatId);
    const count = this.#store.unread(chatId).length;
    this.#pill.hidden = this.#scroller.pinned;
    replace(this.#pill, icon("down"), count ? `${count} new message${count > 1 ? "s" : ""}` : "Newest");
  }

  #node(messageId) {
    return this.#log.querySelector(`article[data-id="${messageId}"]`);
  }
}

/** The date line above a message, made when it is not there yet. */
function dayLine(node) {
  const above = node.previousElementSibling;
  if (above?.classList.contains("day")) return above;
  const line = el("div", { class: "day" }, el("span", {}, dayTitle(Number(node.dataset.date))));
  node.before(line);
  return line;
}

function newDay(before, node) {
  if (!node.dataset.date) return false;
  return !before?.dataset.date || dayNumber(before.dataset.date * 1000) !== dayNumber(node.dataset.date * 1000);
}

function together(before, after) {
  if (!before?.dataset.from || before.dataset.from !== after?.dataset.from || newDay(before, after)) return false;
  return after.dataset.date - before.dataset.date < GROUP_S;
}

/** Where the keyboard's focus is within a message, as a function that puts it back into the redrawn one. */
function focusWithin(old) {
  if (!old.contains(document.activeElement)) return null;
  const [tag, index] = focusPlace(old, document.activeElement);
  const key = document.activeElement.dataset.key;
  return (fresh) => {
    const same = key && fresh.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const place = [...fresh.querySelectorAll(tag)];
    (same ?? place[Math.min(index, place.length - 1)])?.focus({ preventScroll: true });
  };
}

function focusPlace(old, node) {
  const selector = node.classList.contains("key") ? ".key" : "button";
  return [selector, Math.max(0, [...old.querySelectorAll(selector)].indexOf(node))];
}
