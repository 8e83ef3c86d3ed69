// Server-sent events over fetch. EventSource would hide the status (a 404 means "no inside here") and the pings that
// tell a quiet server from a dead one.

const SILENCE_MS = 40_000; // The server pings every 15 s; two missed pings and a margin.
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/**
 * A stream that stays open: it reconnects with exponential backoff and jitter until `close()`.
 * onOpen(again): connected, `again` after a loss; onEvent(object): one event; onLost(): connection gone, retrying;
 * onRefused(status): an HTTP error, return true to give up.
 */
export class EventStream {
  #url;
  #on;
  #closed = false;
  #attempt = null;
  #wake = () => {};

  constructor(url, { onOpen = () => {}, onEvent, onLost = () => {}, onRefused = () => false }) {
    this.#url = url;
    this.#on = { onOpen, onEvent, onLost, onRefused };
    window.addEventListener("online", this.#retryNow);
    document.addEventListener("visibilitychange", this.#retryNow);
    this.#run();
  }

  close() {
    this.#closed = true;
    window.removeEventListener("online", this.#retryNow);
    document.removeEventListener("visibilitychange", this.#retryNow);
    this.#attempt?.abort();
    this.#wake();
  }

  #retryNow = () => this.#wake();

  async #run() {
    let waitMs = FIRST_WAIT_MS;
    let again = false;
    while (!this.#closed) {
      const opened = await this.#connect(again);
      if (this.#closed) return;
      if (opened) waitMs = FIRST_WAIT_MS;
      again = true;
      this.#on.onLost();
      await this.#pause(waitMs * (0.75 + Math.random() / 2));
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  }

  /** One connection from start to end; true when it had opened. */
  async #connect(again) {
    this.#attempt = new AbortController();
    let opened = false;
    try {
      const response = await fetch(this.#url, {
        headers: { Accept: "text/event-stream" },
        cache: "no-store",
        signal: this.#attempt.signal,
      });
      if (!response.ok) {
        if (this.#on.onRefused(response.status)) this.close();
        return false;
      }
      opened = true;
      this.#on.onOpen(again);
      await this.#read(response.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch (error) {
      // fetch and the reader say "connection lost" with these two; anything else is a fault of the page.
      if (!(error instanceof TypeError) && error.name !== "AbortError") reportError(error);
    }
    return opened;
  }

  async #read(reader) {
    let rest = "";
    for (;;) {
      const watchdog = setTimeout(() => this.#attempt.abort(), SILENCE_MS);
      const { value, done } = await reader.read().finally(() => clearTimeout(watchdog));
      if (done) return;
      const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) this.#deliver(block);
    }
  }

  #deliver(block) {
    const data = block
      .split("\n")
      .filter((line) => line.startsWith("data:"))
      .map((line) => line.slice(5).trimStart())
      .join("\n");
    if (!data || this.#closed) return;
    try {
      this.#on.onEvent(JSON.parse(data));
    } catch (error) {
      // One event the page cannot take must not cost the connection that carries the next.
      reportError(error);
    }
  }

  #pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
