// Words for people, chats, messages and times, in the page's own language (English).

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const LONG_DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const FULL_DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "medium" });
const NUMBER = new Intl.NumberFormat("en-GB");
const DAY_MS = 86_400_000;
const HUES = 7;

export function fullName(user) {
  return [user.first_name, user.last_name].filter(Boolean).join(" ") || `User ${user.id}`;
}

/** What a chat is called by the person looking: a private chat bears the bot's name. */
export function chatTitle(chat, bot) {
  return chat.type === "private" ? fullName(bot) : (chat.title ?? `Chat ${chat.id}`);
}

/** One or two letters for an avatar; whole characters, so an emoji name is not cut in half. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.slice(0, 2).map((word) => [...word][0]);
  return letters.join("").toUpperCase() || "?";
}

/** The number of the avatar and name colour of an id, 0 to 6, always the same for the same id. */
export function hue(id) {
  return Math.abs(Number(id)) % HUES;
}

/** Local "14:02" of a Unix time in seconds. */
export function clock(seconds) {
  return CLOCK.format(seconds * 1000);
}

export function fullTime(seconds) {
  return FULL.format(seconds * 1000);
}

/** The time of a chat's last message: the hour today, the weekday this week, else the date. */
export function listTime(seconds, now = Date.now()) {
  const age = dayNumber(now) - dayNumber(seconds * 1000);
  if (age <= 0) return clock(seconds);
  return (age < 7 ? WEEKDAY : SHORT_DAY).format(seconds * 1000);
}

/** The heading over a day's messages. */
export function dayTitle(seconds, now = Date.now()) {
  const age = dayNumber(now) - dayNumber(seconds * 1000);
  if (age === 0) return "Today";
  if (age === 1) return "Yesterday";
  return (age > 0 && age < 180 ? LONG_DAY : FULL_DAY).format(seconds * 1000);
}

/** A number that is equal for two instants of one local day and grows by one from day to day. */
export function dayNumber(ms) {
  const date = new Date(ms);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS);
}

/** One line that stands for a message in lists, quotes and announcements. */
export function snippet(message) {
  const words = message.text ?? message.caption;
  const kind = mediaKind(message);
  if (kind) return words ? `${kind}: ${flat(words)}` : kind;
  return words ? flat(words) : (serviceText(message) ?? "Message");
}

/** What a service message says ("Ada joined"), or undefined for an ordinary message. */
export function serviceText(message) {
  const who = message.from ? fullName(message.from) : "Someone";
  if (message.new_chat_members) return `${message.new_chat_members.map(fullName).join(", ")} joined`;
  if (message.left_chat_member) return leftText(message.left_chat_member, message.from);
  if (message.pinned_message) return `${who} pinned “${shorten(snippet(message.pinned_message), 40)}”`;
  if (message.new_chat_title) return `${who} renamed the group to “${message.new_chat_title}”`;
  if (message.successful_payment) return paidText(who, message.successful_payment);
  if (message.refunded_payment) return `${who} gave ${stars(message.refunded_payment.total_amount)} back`;
  if (message.group_chat_created || message.supergroup_chat_created) return `${who} created the group`;
  return undefined;
}

/** "250 Stars" */
export function stars(amount) {
  return `${NUMBER.format(amount)} ${amount === 1 ? "Star" : "Stars"}`;
}

export function shorten(text, length) {
  const characters = [...text];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
}

/** "1.4 KB" of a number of bytes. */
export function fileSize(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function mediaKind(message) {
  if (message.photo) return "Photo";
  if (message.voice) return "Voice message";
  if (message.document) return message.document.file_name ?? "Document";
  if (message.invoice) return `Invoice: ${message.invoice.title}`;
  if (message.sticker) return `Sticker ${message.sticker.emoji ?? ""}`.trim();
  return undefined;
}

function paidText(who, payment) {
  if (payment.is_recurring && !payment.is_first_recurring) return `${stars(payment.total_amount)} renewed what ${who} pays for`;
  return `${who} paid ${stars(payment.total_amount)}`;
}

function leftText(gone, actor) {
  if (actor && actor.id !== gone.id) return `${fullName(actor)} removed ${fullName(gone)}`;
  return `${fullName(gone)} left`;
}

function flat(text) {
  return text.replace(/\s+/g, " ").trim();
}
