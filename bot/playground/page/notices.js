// What the page says of its own accord: toasts, alerts, and the banner of a lost connection.

import { byId, el } from "./dom.js";

const TOAST_MS = 4500;

/** A short notice that goes by itself. `kind`: "plain" or "trouble". */
export function toast(text, kind = "plain") {
  const node = el("div", { class: `toast ${kind}` }, text);
  const shelf = byId("toasts");
  shelf.append(node);
  while (shelf.childElementCount > 3) shelf.firstElementChild.remove();
  setTimeout(() => {
    node.classList.add("leaving");
    setTimeout(() => node.remove(), 250);
  }, TOAST_MS);
}

/** A notice that waits to be confirmed, as a bot's alert does. */
export function alertDialog(title, text) {
  const dialog = byId("alert");
  byId("alert-title").textContent = title;
  byId("alert-text").textContent = text;
  if (!dialog.open) dialog.showModal();
}

export function watchConnection(store) {
  const banner = byId("offline");
  store.on("connection", ({ online }) => {
    banner.hidden = online;
    document.body.classList.toggle("offline", !online);
  });
  store.on("trouble", ({ text }) => toast(text, "trouble"));
}
