// The panel "Inside": what happened on the bus, grouped by what you did, the latest first.

import { byId, el, replace } from "./dom.js";
import { fullName } from "./format.js";
import { openInsideFeed } from "./inside-feed.js";
import { CausationTree, sinceText } from "./inside-tree.js";

const KEY = "playground.inside";
const MOST_GROUPS = 60;
const CLAIM_MS = 5000; // A first event belongs to what its person did within this time before.
const WIDE = matchMedia("(min-width: 1100px)");
const STATES = { live: "Live", lost: "Reconnecting…", absent: "Not available" };

export class InsidePanel {
  #store;
  #groups = new Map(); // correlation id (or the first event's own id) -> {tree, card, …}
  #deeds = []; // What people did on this page and no event has claimed yet: {userId, label, at}
  #panel = byId("inside");
  #button = byId("inside-toggle");
  #list = byId("inside-groups");

  constructor(store) {
    this.#store = store;
    store.on("did", ({ userId, label }) => this.#remember(userId, label));
    this.#button.addEventListener("click", () => this.toggle());
    byId("inside-close").addEventListener("click", () => this.#show(false));
    byId("inside-clear").addEventListener("click", () => this.#clear());
    byId("inside-shade").addEventListener("click", () => this.#show(false));
    this.#panel.addEventListener("keydown", (event) => event.key === "Escape" && this.#show(false));
    openInsideFeed({ onEvent: (event) => this.#take(event), onState: (state) => this.#connected(state) });
  }

  toggle() {
    if (!this.#button.hidden) this.#show(this.#panel.hidden);
  }

  #show(open, remember = true) {
    const hadFocus = this.#panel.contains(document.activeElement);
    this.#panel.hidden = !open;
    byId("inside-shade").hidden = !open;
    document.body.classList.toggle("with-inside", open);
    this.#button.setAttribute("aria-expanded", String(open));
    if (remember && WIDE.matches) localStorage.setItem(KEY, open ? "open" : "closed");
    if (open && !WIDE.matches) byId("inside-close").focus();
    if (!open && hadFocus) this.#button.focus();
  }

  #connected(state) {
    byId("inside-state").textContent = STATES[state];
    byId("inside-state").dataset.state = state;
    const first = this.#button.hidden && state === "live";
    this.#button.hidden = state === "absent" || (this.#button.hidden && state !== "live");
    if (state === "absent") this.#show(false, false);
    if (first && WIDE.matches && localStorage.getItem(KEY) !== "closed") this.#show(true, false);
  }

  #remember(userId, label) {
    this.#deeds.push({ userId, label, at: Date.now() });
    if (this.#deeds.length > 50) this.#deeds.shift();
  }

  #take(event) {
    const key = this.#groupOf(event);
    const group = this.#groups.get(key) ?? this.#begin(key);
    group.tree.add(event);
    if (!event.causation_id || group.label === null) this.#name(group, event);
    const { size, startMs, lastMs } = group.tree;
    group.summary.textContent = `${size} event${size === 1 ? "" : "s"} · ${sinceText(lastMs - startMs)}`;
  }

  #groupOf(event) {
    if (event.correlation_id) return event.correlation_id;
    for (const [key, { tree }] of this.#groups) if (event.causation_id && tree.has(event.causation_id)) return key;
    return event.event_id;
  }

  #begin(key) {
    const heading = el("h3", {});
    const summary = el("span", { class: "group-sum" });
    const tree = new CausationTree();
    const card = el("section", { class: "inside-group" }, el("header", {}, heading, summary), tree.root);
    const group = { tree, card, heading, summary, label: null };
    this.#groups.set(key, group);
    this.#list.prepend(card);
    byId("inside-empty").hidden = true;
    for (const [old, { card: oldCard }] of this.#groups) {
      if (this.#groups.size <= MOST_GROUPS) break;
      this.#groups.delete(old);
      oldCard.remove();
    }
    return group;
  }

  /** A group is called after what its person did on this page; events of other causes after whom they are about. */
  #name(group, event) {
    const userId = event.payload?.user_id ?? event.payload?.admin_user_id;
    if (group.deed === undefined) {
      const index = this.#deeds.findIndex((deed) => deed.userId === userId && Date.now() - deed.at < CLAIM_MS);
      if (index >= 0) [group.deed] = this.#deeds.splice(index, 1);
    }
    const person = this.#store.person(userId);
    group.label = group.deed?.label ?? (person ? fullName(person) : event.source_service ?? "The bot");
    replace(group.heading, group.label);
  }

  #clear() {
    this.#groups.clear();
    replace(this.#list);
    byId("inside-empty").hidden = false;
  }
}
