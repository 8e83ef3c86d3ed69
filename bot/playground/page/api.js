// The people's side of the playground's server: what a person can ask and do. Every call answers with parsed JSON or
// throws ApiError, whose message is a sentence fit to be shown.

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

export const api = {
  state: () => get("/play/state"),
  messages: (as, chatId, { before, limit = 100 } = {}) =>
    get(`/play/chats/${chatId}/messages`, { as, before, limit }),
  commands: (as, chatId) => get("/play/commands", { as, chat_id: chatId }),
  send: (as, chatId, text, replyTo) =>
    post("/play/send", { as, chat_id: chatId, text, reply_to_message_id: replyTo }),
  tap: (as, chatId, messageId, data) =>
    post("/play/tap", { as, chat_id: chatId, message_id: messageId, data }),
  invoice: (as, { link, chatId, messageId }) =>
    get("/play/invoice", { as, link, chat_id: chatId, message_id: messageId }),
  pay: (as, link) => post("/play/pay", { as, link }),
  addPerson: (person) => post("/play/people", person),
  streamUrl: (as) => withQuery("/play/stream", { as }),
  insideUrl: "/play/inside",
  fileUrl: (fileId) => `/play/files/${encodeURIComponent(fileId)}`,
};

function get(path, query = {}) {
  return call(withQuery(path, query), {});
}

function post(path, body) {
  return call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function call(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch {
    throw new ApiError("The playground does not answer. Is it still running?", 0);
  }
  let body = null;
  try {
    body = await response.json();
  } catch {
    // An answer that is not JSON has nothing to tell beyond its status.
  }
  if (!response.ok) throw new ApiError(body?.error ?? `The playground answered ${response.status}.`, response.status);
  if (body === null) throw new ApiError("The playground's answer was not JSON.", response.status);
  return body;
}

function withQuery(path, query) {
  const filled = Object.entries(query).filter(([, value]) => value !== undefined);
  return filled.length ? `${path}?${new URLSearchParams(filled)}` : path;
}
