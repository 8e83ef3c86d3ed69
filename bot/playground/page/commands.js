// The command menu above the composer: every command this person has in this chat, narrowed by what is typed.

import { api } from "./api.js";
import { byId, el, replace } from "./dom.js";

export class CommandMenu {
  #store;
  #input;
  #list = byId("commands");
  #button = byId("menu");
  #commands = [];
  #shown = [];
  #active = -1;
  #asked = false; // Opened by the Menu button: stays open though nothing is typed.
  #onChoose;
  #onComplete;

  /** onChoose(text): send this command; onComplete(text): put it into the composer. */
  constructor(store, input, { onChoose, onComplete }) {
    this.#store = store;
    this.#input = input;
    this.#onChoose = onChoose;
    this.#onComplete = onComplete;
    store.on("chat commands", () => this.#fetch());
    this.#button.addEventListener("click", () => this.#toggle());
    document.addEventListener("pointerdown", (event) => {
      if (!event.target.closest("#commands, #menu, #text")) this.close();
    });
  }

  get open() {
    return !this.#list.hidden;
  }

  /** Follows the composer: "/" and the beginning of a name open the menu, anything else closes it. */
  follow() {
    const typed = /^\/(\w*)$/.exec(this.#input.value);
    this.#asked &&= this.#input.value === "";
    if (!typed && !this.#asked) return this.close();
    const prefix = typed?.[1].toLowerCase() ?? "";
    this.#shown = this.#commands.filter(({ command }) => command.startsWith(prefix));
    this.#shown.sort((a, b) => Number(b.command === prefix) - Number(a.command === prefix));
    this.#active = -1;
    return this.#shown.length ? this.#render() : this.close();
  }

  close() {
    this.#asked = false;
    this.#list.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  /** Takes a key pressed in the composer; true when the menu used it. */
  key(event) {
    if (!this.open || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#move(step);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !event.shiftKey) this.#complete(Math.max(this.#active, 0));
    else if (event.key === "Enter" && this.#active >= 0) this.#choose(this.#active);
    else return false;
    return true;
  }

  async #fetch() {
    const { me, chat } = this.#store;
    this.close();
    this.#commands = [];
    this.#button.hidden = true;
    if (!me || !chat) return;
    try {
      const { commands } = await api.commands(me.id, chat.id);
      if (me !== this.#store.me || chat.id !== this.#store.chatId) return;
      this.#commands = commands;
      this.#button.hidden = commands.length === 0;
      if (this.#input.value) this.follow();
    } catch (error) {
      this.#store.tell("trouble", { text: `The command menu could not be read: ${error.message}` });
    }
  }

  #toggle() {
    if (this.open) return this.close();
    this.#asked = this.#input.value === "";
    if (!this.#asked) this.#onComplete("/");
    // On a touch screen the focus would cover the menu with the keyboard.
    if (!matchMedia("(pointer: coarse)").matches) this.#input.focus();
    return this.follow();
  }

  #render() {
    const rows = this.#shown.map(({ command, description }, index) =>
      el(
        "li",
        { role: "option", id: `command-${index}`, "aria-selected": "false", onclick: () => this.#choose(index) },
        el("span", { class: "command-name" }, `/${command}`),
        el("span", { class: "command-about", lang: this.#store.me.language_code }, description),
      ),
    );
    replace(this.#list, rows);
    this.#list.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
  }

  #move(step) {
    const count = this.#shown.length;
    this.#active = this.#active < 0 && step < 0 ? count - 1 : (this.#active + step + count) % count;
    [...this.#list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.#active)));
    this.#list.children[this.#active].scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", `command-${this.#active}`);
  }

  #complete(index) {
    this.#onComplete(`/${this.#shown[index].command} `);
  }

  #choose(index) {
    const { command } = this.#shown[index];
    this.close();
    this.#onChoose(`/${command}`);
  }
}
