// Keys that work anywhere on the page. Each is named in the title of the control it stands for.

import { byId } from "./dom.js";
import { go } from "./route.js";

export function watchShortcuts(store, { composer, inside }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const alt = event.altKey && !event.ctrlKey && !event.metaKey;
    const act = alt ? withAlt(event, store, inside) : plain(event, composer);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function withAlt(event, store, inside) {
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (digit) {
    const person = store.people[Number(digit) - 1];
    return person && (() => go(person.id));
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) return () => neighbour(store, step);
  if (event.code === "KeyI") return () => inside.toggle();
  if (event.code === "KeyT") return () => byId("theme").click();
  return null;
}

function plain(event, composer) {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) return () => composer.startCommand();
  return null;
}

function neighbour(store, step) {
  const chats = store.myChats;
  const at = chats.findIndex((chat) => chat.id === store.chatId);
  const next = chats[(at + step + chats.length) % chats.length];
  if (next) go(store.me.id, next.id);
}
