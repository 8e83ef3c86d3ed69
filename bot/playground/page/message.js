// One message as it stands in the conversation: quote, media, words, time, buttons, reactions.

import { el, icon, spoken } from "./dom.js";
import { renderText } from "./entities.js";
import { clock, fullName, fullTime, hue, serviceText, shorten, snippet } from "./format.js";
import { renderMedia } from "./media.js";
import { personAvatar } from "./avatar.js";

const FEW_EMOJI = /^(\p{Extended_Pictographic}[\u{FE0F}\u{200D}\u{1F3FB}-\u{1F3FF}]*){1,3}$/u;

/**
 * The article of a message. `view` = {store, keyboards, onReply(message), onJump(messageId), onCommand(text)}.
 * A service message ("Ada joined") becomes a quiet line instead of a bubble.
 */
export function renderMessage(chat, message, view) {
  const service = serviceText(message);
  const id = message.message_id;
  if (service) {
    return el("article", { class: "message service", dataset: { id, date: message.date } }, el("p", {}, service));
  }

  const { store } = view;
  const own = message.from?.id === store.me.id;
  const sender = message.sender_chat?.title ?? (message.from ? fullName(message.from) : "Somebody");
  const named = chat.type !== "private" && !own;
  const from = message.from?.id ?? 0;
  const bubble = el(
    "div",
    { class: "bubble" },
    named ? el("div", { class: `sender name-${hue(from)}` }, sender) : spoken(own ? "You: " : `${sender}: `),
    message.reply_to_message && quote(message.reply_to_message, view),
    renderMedia(message),
    words(chat, message, view),
    meta(message),
  );
  const kind = `message ${own ? "own" : "other"}${message.photo ? " with-photo" : ""}`;
  return el(
    "article",
    { class: kind, dataset: { id, from, date: message.date } },
    named && message.from && personAvatar(message.from),
    el("div", { class: "stack" }, bubble, view.keyboards.render(chat.id, message), reactions(message)),
    replyButton(sender, message, view),
  );
}

function replyButton(sender, message, view) {
  const label = `Reply to ${sender}: ${shorten(snippet(message), 60)}`;
  const onclick = () => view.onReply(message);
  return el("button", { type: "button", class: "reply", title: "Reply", "aria-label": label, onclick }, icon("reply"));
}

function words(chat, message, view) {
  const text = message.text ?? message.caption;
  if (text === undefined) {
    const shown = message.photo || message.document || message.voice || message.sticker || message.invoice;
    return shown ? null : el("div", { class: "text unknown" }, "A kind of message the playground does not show yet");
  }
  const entities = (message.text === undefined ? message.caption_entities : message.entities) ?? [];
  const jumbo = entities.length === 0 && FEW_EMOJI.test(text);
  return el(
    "div",
    { class: jumbo ? "text jumbo" : "text", dir: "auto", lang: languageOf(chat, message, view.store) },
    renderText(text, entities, view.onCommand),
  );
}

/** The language the words are probably in: the person's own, and the bot answers in that of a private chat's person. */
function languageOf(chat, message, store) {
  const reader = message.from?.is_bot && chat.type === "private" ? store.me : store.person(message.from?.id);
  return reader?.language_code;
}

function meta(message) {
  const when = new Date(message.date * 1000).toISOString();
  return el(
    "div",
    { class: "meta" },
    message.edit_date && el("span", { title: `Edited ${fullTime(message.edit_date)}` }, "edited "),
    el("time", { datetime: when, title: fullTime(message.date) }, clock(message.date)),
  );
}

function quote(original, view) {
  const sender = original.from ? fullName(original.from) : "Somebody";
  return el(
    "button",
    { type: "button", class: "quote", title: "Show this message", onclick: () => view.onJump(original.message_id) },
    spoken("In reply to "),
    el("span", { class: "quote-sender" }, sender),
    el("span", { class: "quote-text" }, shorten(snippet(original), 120)),
  );
}

/** Reactions as chips with counts. The server tells them one per person or counted; both are understood. */
function reactions(message) {
  const counts = new Map();
  for (const reaction of message.reactions ?? []) {
    const emoji = reaction.emoji ?? reaction.type?.emoji;
    if (emoji) counts.set(emoji, (counts.get(emoji) ?? 0) + (reaction.total_count ?? reaction.count ?? 1));
  }
  if (!counts.size) return null;
  const chips = [...counts].map(([emoji, count]) => el("li", {}, emoji, count > 1 && ` ${count}`));
  return el("ul", { class: "reactions", "aria-label": "Reactions" }, chips);
}
