// The conversation's scrolling: at the newest message while the reader is there, and still while they are not.

const NEAR_PX = 60;

export class Scroller {
  #box;
  #pinned = true;
  #onChange;
  #onTop;

  /** `content` grows in `box`. onChange(pinned): the end was left or reached; onTop(): its start is near. */
  constructor(box, content, { onChange, onTop }) {
    this.#box = box;
    this.#onChange = onChange;
    this.#onTop = onTop;
    box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const keep = new ResizeObserver(() => this.#pinned && this.#jump());
    keep.observe(box);
    keep.observe(content);
  }

  get pinned() {
    return this.#pinned;
  }

  toEnd() {
    this.#set(true);
    this.#jump();
  }

  /** Brings a node into view, an arm's length below the top. */
  toNode(node) {
    this.#set(false);
    const gap = node.getBoundingClientRect().top - this.#box.getBoundingClientRect().top;
    this.#box.scrollTop += gap - this.#box.clientHeight / 4;
    this.#scrolled();
  }

  /** Runs `change`, which may alter the content above, and keeps what the reader sees where it is. */
  hold(change) {
    if (this.#pinned) {
      change();
      this.#jump();
      return;
    }
    const top = this.#box.getBoundingClientRect().top;
    const anchor = [...this.#box.querySelectorAll("article")].find((node) => node.getBoundingClientRect().bottom > top);
    const id = anchor?.dataset.id;
    const before = anchor?.getBoundingClientRect().top;
    change();
    const after = id && this.#box.querySelector(`article[data-id="${id}"]`)?.getBoundingClientRect().top;
    if (typeof after === "number") this.#box.scrollTop += after - before;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    this.#set(scrollHeight - scrollTop - clientHeight < NEAR_PX);
    if (scrollTop < NEAR_PX * 2) this.#onTop();
  }

  #set(pinned) {
    if (pinned === this.#pinned) return;
    this.#pinned = pinned;
    this.#onChange(pinned);
  }

  #jump() {
    this.#box.scrollTop = this.#box.scrollHeight;
  }
}
