// Telegram's text and entities as DOM nodes. Offsets and lengths are UTF-16 code units, which is what JavaScript's
// strings count in. Nodes are built, never parsed: whatever a person is called stays text.

import { el } from "./dom.js";

const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

const WRAPPERS = {
  bold: () => el("strong"),
  italic: () => el("em"),
  underline: () => el("u"),
  strikethrough: () => el("s"),
  code: () => el("code"),
  pre: (entity) => el("pre", { "data-language": entity.language, tabindex: "0" }),
  blockquote: () => el("blockquote"),
  expandable_blockquote: expandable,
  spoiler,
  url: (_, text) => link(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`),
  text_link: (entity) => link(entity.url),
  email: (_, text) => link(`mailto:${text}`),
  phone_number: (_, text) => link(`tel:${text.replace(/[^+\d]/g, "")}`),
  mention: () => el("span", { class: "mention" }),
  text_mention: () => el("span", { class: "mention" }),
  hashtag: () => el("span", { class: "mention" }),
  cashtag: () => el("span", { class: "mention" }),
};

/** A fragment that shows `text`; `onCommand(text)` is called when a bot command in it is pressed. */
export function renderText(text, entities = [], onCommand = () => {}) {
  const inside = entities
    .filter((entity) => entity.offset >= 0 && entity.length > 0 && entity.offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return renderRange(text, 0, text.length, inside, onCommand);
}

/** The nodes of text[start, end): entities nest, so each takes its range and renders what lies within it. */
function renderRange(text, start, end, entities, onCommand) {
  const fragment = document.createDocumentFragment();
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    const inner = [];
    index += 1;
    while (index < entities.length && entities[index].offset < to) inner.push(entities[index++]);
    if (from >= to) continue;
    appendText(fragment, text.slice(at, from));
    const content = renderRange(text, from, to, inner, onCommand);
    fragment.append(wrap(entity, text.slice(from, to), content, onCommand));
    at = to;
  }
  appendText(fragment, text.slice(at, end));
  return fragment;
}

/** The line break after a block (pre, blockquote) is already made by the block itself. */
function appendText(fragment, text) {
  const afterBlock = fragment.lastChild?.nodeName === "PRE" || fragment.lastChild?.nodeName === "BLOCKQUOTE";
  const shown = afterBlock && text.startsWith("\n") ? text.slice(1) : text;
  if (shown) fragment.append(shown);
}

function wrap(entity, text, content, onCommand) {
  const node =
    entity.type === "bot_command" ? command(text, onCommand) : (WRAPPERS[entity.type]?.(entity, text) ?? null);
  if (node === null) return content;
  (node.querySelector(".within") ?? node).append(content);
  return node;
}

function link(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null; // Not an address: it stays plain text.
  }
  if (!SAFE_SCHEMES.has(url.protocol)) return null;
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" });
}

function command(text, onCommand) {
  const onclick = () => onCommand(text);
  return el("button", { type: "button", class: "inline-command", title: `Send ${text}`, onclick });
}

function spoiler() {
  const hidden = { role: "button", tabindex: "0", "aria-label": "Spoiler, press to reveal" };
  const node = el("span", { class: "spoiler", ...hidden });
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    node.classList.add("revealed");
    for (const name of Object.keys(hidden)) node.removeAttribute(name);
    node.removeEventListener("click", reveal);
    node.removeEventListener("keydown", reveal);
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", reveal);
  return node;
}

function expandable() {
  const more = el("button", { type: "button", class: "more", "aria-expanded": "false" }, "Show more");
  const quote = el("blockquote", { class: "folded" }, el("div", { class: "within" }), more);
  // Three lines or fewer need no unfolding; that is known once the quote has its place on the page.
  requestAnimationFrame(() => {
    const within = quote.firstElementChild;
    if (within.scrollHeight > within.clientHeight + 2) return;
    quote.classList.remove("folded");
    more.remove();
  });
  more.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    more.textContent = folded ? "Show more" : "Show less";
    more.setAttribute("aria-expanded", String(!folded));
  });
  return quote;
}
