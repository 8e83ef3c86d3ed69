// Building blocks for the page: elements and icons made of DOM nodes. Text only ever enters as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * A new element. `props` holds attributes; "class", "dataset" and "on<event>" mean what they say; null, undefined and
 * false are left out. Children are nodes or strings; empty ones are left out.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...present(children));
  return node;
}

/** An icon from the sprite in index.html, hidden from screen readers: its control carries the label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Text for screen readers alone. */
export function spoken(text) {
  return el("span", { class: "spoken" }, text);
}

export function replace(parent, ...children) {
  parent.replaceChildren(...present(children));
}

export function byId(id) {
  return document.getElementById(id);
}

function present(children) {
  return children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== "");
}
