// The left column: the chats of the person looking, each with its last message, time and unread count.

import { byId, el, replace, spoken } from "./dom.js";
import { chatAvatar } from "./avatar.js";
import { chatTitle, fullTime, listTime, snippet } from "./format.js";
import { address } from "./route.js";

export function watchChatList(store) {
  const list = byId("chat-list");
  const render = () => {
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    replace(list, store.myChats.map((chat) => el("li", {}, row(store, chat))));
    if (focused) list.querySelector(`[data-id="${focused}"]`)?.focus();
    title(store);
  };
  // One frame may bring many messages: the list is drawn once for all of them.
  let asked = false;
  store.on("state person chat list typing", () => {
    if (asked) return;
    asked = true;
    soon(() => {
      asked = false;
      render();
    });
  });
}

/** Soon, also in a hidden tab, where animation frames rest but the title must still count. */
function soon(act) {
  setTimeout(act, 16);
}

function row(store, chat) {
  const last = store.history(chat.id).last;
  const unread = store.unread(chat.id).length;
  const current = chat.id === store.chatId ? "page" : null;
  return el(
    "a",
    { class: "chat", href: address(store.me.id, chat.id), "aria-current": current, dataset: { id: chat.id } },
    chatAvatar(chat),
    el("span", { class: "chat-title" }, chatTitle(chat, store.bot)),
    last && when(last.date),
    el("span", { class: "chat-last" }, preview(store, chat, last)),
    unread > 0 && el("span", { class: "unread" }, unread > 99 ? "99+" : String(unread), spoken(" unread")),
  );
}

function when(date) {
  const datetime = new Date(date * 1000).toISOString();
  return el("time", { class: "chat-time", datetime, title: fullTime(date) }, listTime(date));
}

function preview(store, chat, last) {
  if (store.typing.has(chat.id)) return el("em", {}, "typing…");
  if (!last) return "No messages yet";
  if (last.from?.id === store.me.id) return [el("span", { class: "chat-who" }, "You: "), snippet(last)];
  if (chat.type === "private" || !last.from) return snippet(last);
  return [el("span", { class: "chat-who" }, `${last.from.first_name}: `), snippet(last)];
}

function title(store) {
  const unread = store.unreadTotal;
  const chat = store.chat ? `${chatTitle(store.chat, store.bot)} · ` : "";
  document.title = `${unread ? `(${unread}) ` : ""}${chat}Playground`;
}
