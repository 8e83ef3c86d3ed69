// The page from start to end: builds its parts, follows the address, answers the shortcuts.

import { byId } from "./dom.js";
import { Checkout } from "./checkout.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { InsidePanel } from "./inside.js";
import { Keyboards } from "./keyboard.js";
import { Store } from "./store.js";
import { fullName } from "./format.js";
import { goInstead, here } from "./route.js";
import { toast, watchConnection } from "./notices.js";
import { watchChatHeader } from "./chat-header.js";
import { watchChatList } from "./chat-list.js";
import { watchPeople } from "./people.js";
import { watchShortcuts } from "./shortcuts.js";

const TWO_COLUMNS = matchMedia("(min-width: 760px)");
const START_RETRY_MS = 1500;

const store = new Store();
watchConnection(store);
watchPeople(store);
watchChatList(store);
watchChatHeader(store);
const composer = new Composer(store);
const conversation = new Conversation({
  store,
  keyboards: new Keyboards(store, new Checkout(store)),
  onReply: (message) => composer.reply(message),
  onCommand: (text) => composer.send(text),
});
byId("pinned").addEventListener("click", (event) => conversation.jump(event.currentTarget.dataset.id));
const inside = new InsidePanel(store);
watchShortcuts(store, { composer, inside });

/** Makes the page show what the address names; the first person and, if there is room, their chat where it does not. */
function follow() {
  const { personId, chatId } = here();
  const person = store.people.find((one) => one.id === personId);
  if (person === undefined) return goInstead((store.me ?? store.people[0]).id);
  if (chatId === null && TWO_COLUMNS.matches) return goInstead(person.id, person.id);
  if (store.me?.id === person.id) store.openChat(chatId);
  else store.become(person, chatId);
  document.body.dataset.view = chatId === null ? "list" : "chat";
  byId("back").href = `#/${person.id}`;
  return leaveLostChat(person, chatId);
}

/** Somebody removed from a group, or an address of old: back to a chat that exists. */
function leaveLostChat(person, chatId) {
  if (chatId === null || chatId === person.id || store.chat !== null) return;
  toast(`${fullName(person)} is not in that chat.`);
  goInstead(person.id, TWO_COLUMNS.matches ? person.id : null);
}

async function start() {
  try {
    await store.loadState();
  } catch {
    store.tell("connection", { online: false });
    setTimeout(start, START_RETRY_MS);
    return;
  }
  store.on("state", follow);
  window.addEventListener("hashchange", follow);
  TWO_COLUMNS.addEventListener("change", follow);
  follow();
}

start();
