// The line over the conversation: whose chat it is, who is typing, what is pinned; and the typing bubble below.

import { byId, replace } from "./dom.js";
import { chatAvatar } from "./avatar.js";
import { chatTitle, shorten, snippet } from "./format.js";

const ACTIONS = {
  typing: "typing",
  upload_photo: "sending a photo",
  upload_document: "sending a document",
  record_voice: "recording a voice message",
  upload_voice: "sending a voice message",
  choose_sticker: "choosing a sticker",
};

export function watchChatHeader(store) {
  store.on("chat state", () => {
    const { chat } = store;
    byId("conversation").classList.toggle("no-chat", chat === null);
    if (!chat) return;
    replace(byId("chat-avatar"), chatAvatar(chat));
    byId("chat-name").textContent = chatTitle(chat, store.bot);
    subtitle(store);
    pinned(store);
  });
  store.on("typing", ({ chatId }) => chatId === store.chatId && subtitle(store));
  store.on("message edit delete list", () => pinned(store));
}

function subtitle(store) {
  const { chat } = store;
  const doing = store.typing.get(chat?.id);
  byId("typing").hidden = doing === undefined;
  byId("chat-about").classList.toggle("lively", doing !== undefined);
  if (!chat) return;
  if (doing) {
    const words = `${doing.from?.first_name ?? store.bot.first_name} is ${ACTIONS[doing.action] ?? "busy"}…`;
    byId("typing-words").textContent = words;
    byId("chat-about").textContent = words;
  } else {
    byId("chat-about").textContent = chat.type === "private" ? "bot" : membersOf(store, chat);
  }
}

function membersOf(store, chat) {
  const names = (chat.members ?? []).map((id) => store.person(id)?.first_name).filter(Boolean);
  const shown = names.slice(0, 6).join(", ");
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}

function pinned(store) {
  const bar = byId("pinned");
  const id = store.chat?.pinned_message_id;
  const message = id && store.history(store.chat.id).get(id);
  bar.hidden = !message;
  if (!message) return;
  bar.dataset.id = id;
  byId("pinned-text").textContent = shorten(snippet(message), 120);
}
