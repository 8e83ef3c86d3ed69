// The tree of events one action caused: each event below the one that caused it, with the time since the first.

import { el, replace } from "./dom.js";

const ORDER = (a, b) => a.at - b.at;

/** Milliseconds of an ISO timestamp, with the microseconds that Date.parse throws away. */
export function instantMs(timestamp) {
  const fraction = /\.(\d+)/.exec(timestamp)?.[1] ?? "";
  const whole = Date.parse(timestamp.replace(/\.\d+/, ""));
  return whole + Number(`0.${fraction || 0}`) * 1000;
}

export class CausationTree {
  #nodes = new Map(); // event_id -> {event, at, item, children}
  root = el("ul", { class: "tree" });

  get size() {
    return this.#nodes.size;
  }

  get startMs() {
    return Math.min(...[...this.#nodes.values()].map((node) => node.at));
  }

  get lastMs() {
    return Math.max(...[...this.#nodes.values()].map((node) => node.at));
  }

  has(eventId) {
    return this.#nodes.has(eventId);
  }

  /** Adds an event where it belongs, though its cause may come later: then it moves below it. */
  add(event) {
    if (this.#nodes.has(event.event_id)) return;
    const node = { event, at: instantMs(event.announced_at ?? event.timestamp), children: el("ul") };
    node.item = draw(node);
    this.#nodes.set(event.event_id, node);
    this.#place(node, this.#nodes.get(event.causation_id)?.children ?? this.root);
    for (const other of this.#nodes.values()) {
      if (other.event.causation_id === event.event_id && other !== node) this.#place(other, node.children);
    }
    this.#measure();
  }

  #place(node, list) {
    const siblings = [...list.children].map((item) => this.#nodes.get(item.dataset.id)).filter(Boolean);
    const next = siblings.sort(ORDER).find((sibling) => sibling.at > node.at);
    list.insertBefore(node.item, next?.item ?? null);
  }

  /** Times and bars are relative to the first event and the whole span, so each addition settles them anew. */
  #measure() {
    const [start, end] = [this.startMs, this.lastMs];
    const span = Math.max(end - start, 1);
    for (const { at, item } of this.#nodes.values()) {
      const since = at - start;
      item.querySelector(".since").textContent = sinceText(since);
      item.querySelector(".bar").style.setProperty("--at", (since / span).toFixed(4));
    }
  }
}

export function sinceText(ms) {
  if (ms === 0) return "0 ms";
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function draw({ event, children }) {
  const [domain] = event.event_type.split(".");
  const priority = (event.priority ?? "NORMAL").toLowerCase();
  const details = el("div", { class: "event-more" });
  const box = el(
    "details",
    { class: `event domain-${domain}` },
    el(
      "summary",
      {},
      el("span", { class: "event-type" }, breakable(event.event_type)),
      el("span", { class: "since", title: "Since the first event of this group" }),
      el("span", { class: "event-service" }, event.source_service ?? ""),
      priority !== "normal" && el("span", { class: `priority ${priority}` }, priority),
      el("span", { class: "bar", "aria-hidden": "true" }),
    ),
    details,
  );
  // Payloads are drawn when somebody looks: most never are.
  box.addEventListener("toggle", () => box.open && replace(details, facts(event)));
  return el("li", { dataset: { id: event.event_id } }, box, children);
}

/** A dotted name that may break after its dots, before it breaks within a word. */
function breakable(name) {
  return name.split(".").flatMap((part, index) => (index ? [".", el("wbr"), part] : [part]));
}

function facts(event) {
  const rows = [
    ["at", event.timestamp],
    ["event", event.event_id],
    ["caused by", event.causation_id],
    ["correlation", event.correlation_id],
    ["schema", event.schema_version],
  ].filter(([, value]) => value !== undefined && value !== null);
  const payload = JSON.stringify(event.payload ?? {}, null, 2);
  return [
    el("pre", { class: "payload", tabindex: "0", "aria-label": "Payload" }, payload),
    el("dl", { class: "facts" }, rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, String(value))])),
  ];
}
