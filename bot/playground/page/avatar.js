// Round pictures made of initials and a colour; the bot's is a moon.

import { el, icon } from "./dom.js";
import { fullName, hue, initials } from "./format.js";

export function personAvatar(user) {
  if (user.is_bot) return botAvatar();
  return el("span", { class: `avatar hue-${hue(user.id)}`, "aria-hidden": "true" }, initials(fullName(user)));
}

export function chatAvatar(chat) {
  if (chat.type === "private") return botAvatar();
  return el("span", { class: `avatar group hue-${hue(chat.id)}`, "aria-hidden": "true" }, initials(chat.title ?? ""));
}

export function botAvatar() {
  return el("span", { class: "avatar bot", "aria-hidden": "true" }, icon("moon"));
}
