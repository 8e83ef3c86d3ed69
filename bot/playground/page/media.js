// Photos, documents, voice messages, stickers and invoices as they stand in a bubble.

import { api } from "./api.js";
import { el, icon } from "./dom.js";
import { fileSize, stars } from "./format.js";

const SHOWN_WIDTH = 800; // Pixels: the smallest photo size at least this wide is sharp in a bubble.

/** The nodes that show a message's media; empty for a message of words. */
export function renderMedia(message) {
  if (message.photo?.length) return [photo(message)];
  if (message.voice) return [voice(message.voice)];
  if (message.document) return [file(message.document)];
  if (message.invoice) return [invoice(message.invoice)];
  if (message.sticker) return [el("div", { class: "sticker" }, message.sticker.emoji ?? "Sticker")];
  return [];
}

function invoice({ title, description, total_amount: amount }) {
  return el(
    "div",
    { class: "invoice" },
    el("strong", { dir: "auto" }, title),
    el("p", { dir: "auto" }, description),
    el("span", { class: "price" }, stars(amount)),
  );
}

function photo(message) {
  const sizes = [...message.photo].sort((a, b) => a.width - b.width);
  const chosen = sizes.find((size) => size.width >= SHOWN_WIDTH) ?? sizes.at(-1);
  const image = el("img", {
    src: api.fileUrl(chosen.file_id),
    width: chosen.width,
    height: chosen.height,
    alt: message.caption ? `Photo: ${message.caption}` : "Photo",
    loading: "lazy",
    decoding: "async",
  });
  const frame = el("div", { class: "photo" }, image);
  image.addEventListener("error", () => {
    frame.classList.add("missing");
    frame.replaceChildren(icon("photo"), "This photo cannot be shown");
  });
  return frame;
}

function voice(sound) {
  return el(
    "div",
    { class: "voice" },
    el("audio", { controls: true, preload: "none", src: api.fileUrl(sound.file_id), "aria-label": "Voice message" }),
  );
}

function file(document) {
  const name = document.file_name ?? "Document";
  const size = document.file_size === undefined ? "" : fileSize(document.file_size);
  return el(
    "a",
    { class: "file", href: api.fileUrl(document.file_id), download: name },
    el("span", { class: "file-sign" }, icon("file")),
    el(
      "span",
      { class: "file-words" },
      el("span", { class: "file-name" }, name),
      el("span", { class: "file-size" }, size),
    ),
  );
}
