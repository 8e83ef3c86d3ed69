// Who you are: one tab per person of the playground, and a small form that adds another.

import { api } from "./api.js";
import { byId, el, replace } from "./dom.js";
import { personAvatar } from "./avatar.js";
import { fullName } from "./format.js";
import { go } from "./route.js";

const TABS = 12; // More people than this go into a list: tests add them by the hundred.

export function watchPeople(store) {
  const strip = byId("people");
  const others = byId("others");
  const render = () => {
    const { people, me } = store;
    const shown = people.filter((person, index) => index < TABS || person.id === me?.id);
    replace(strip, shown.map((person, index) => tab(person, person.id === me?.id, index)));
    byId("others-field").hidden = people.length <= shown.length;
    const rest = people.filter((person) => !shown.includes(person));
    const options = rest.map((person) => el("option", { value: person.id }, `${fullName(person)} (${person.id})`));
    replace(others, el("option", { value: "" }, `${rest.length} more people…`), options);
    byId("chats").setAttribute("aria-labelledby", me ? `person-${me.id}` : "");
    const selected = strip.querySelector("[aria-selected=true]");
    selected?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (strip.dataset.hadFocus) selected?.focus();
  };
  store.on("state person", () => {
    strip.dataset.hadFocus = strip.contains(document.activeElement) ? "yes" : "";
    render();
  });
  strip.addEventListener("keydown", (event) => arrows(event, strip));
  others.addEventListener("change", () => others.value && go(Number(others.value)));
  addPersonForm(store);
}

function tab(person, selected, index) {
  const about = person.role === "admin" ? "admin" : person.language_code;
  const shortcut = index < 9 ? `Alt+${index + 1}` : undefined;
  return el(
    "button",
    {
      type: "button",
      role: "tab",
      id: `person-${person.id}`,
      class: "person",
      "aria-selected": String(selected),
      "aria-controls": "chats",
      "aria-keyshortcuts": shortcut,
      tabindex: selected ? "0" : "-1",
      title: `Be ${fullName(person)}${shortcut ? ` (${shortcut})` : ""}`,
      dataset: { id: person.id },
      onclick: () => go(person.id),
    },
    personAvatar(person),
    el("span", { class: "person-name" }, person.first_name),
    about && el("span", { class: `person-about ${person.role === "admin" ? "admin" : ""}` }, about),
  );
}

/** Left, right, Home and End move between the tabs, as in any tab list. */
function arrows(event, strip) {
  const tabs = [...strip.querySelectorAll("[role=tab]")];
  const at = tabs.indexOf(document.activeElement);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (next === undefined || at < 0) return;
  event.preventDefault();
  const target = tabs[(next + tabs.length) % tabs.length];
  target.focus();
  target.click();
}

function addPersonForm(store) {
  const dialog = byId("newcomer");
  const form = byId("newcomer-form");
  byId("add-person").addEventListener("click", () => (form.reset(), dialog.showModal()));
  byId("newcomer-cancel").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { first_name, username, language_code } = Object.fromEntries(new FormData(form));
    const newcomer = { first_name: first_name.trim(), username: username.trim() || undefined, language_code };
    try {
      const { person } = await api.addPerson(newcomer);
      dialog.close();
      await store.loadState();
      go(person.id);
    } catch (error) {
      byId("newcomer-error").textContent = error.message;
    }
  });
  dialog.addEventListener("close", () => (byId("newcomer-error").textContent = ""));
}
