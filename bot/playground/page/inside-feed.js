// The bus's live events, one connection for all windows of this browser: a browser opens only six connections to one
// server, and several people side by side would soon use them up. The window that holds the lock reads the stream and
// tells the others; when it closes, the next one takes over.

import { api } from "./api.js";
import { EventStream } from "./stream.js";

const NAME = "playground-inside";

/** onEvent(event): one bus event in wire form; onState(state): "live", "lost" or "absent" (the server has none). */
export function openInsideFeed({ onEvent, onState }) {
  const channel = new BroadcastChannel(NAME);
  let leading = false;
  let state = "lost";

  const setState = (next) => {
    state = next;
    onState(state);
    if (leading) channel.postMessage({ state });
  };

  const lead = () =>
    new Promise((release) => {
      leading = true;
      new EventStream(api.insideUrl, {
        onOpen: () => setState("live"),
        onLost: () => setState("lost"),
        onEvent: (event) => {
          onEvent(event);
          channel.postMessage({ event });
        },
        onRefused: (status) => {
          if (status !== 404) return false;
          setState("absent");
          leading = false;
          release();
          return true;
        },
      });
    });

  channel.addEventListener("message", ({ data }) => {
    if (data.event) onEvent(data.event);
    else if (data.state && !leading) setState(data.state);
    else if (data.asking && leading) channel.postMessage({ state });
  });
  channel.postMessage({ asking: true });

  // Locks exist on https and loopback alone; elsewhere every window reads for itself.
  if (navigator.locks) navigator.locks.request(NAME, () => (state === "absent" ? undefined : lead()));
  else lead();
}
