// Light or dark before the first paint, so the page never flashes: a classic script in the head, not a module.
// Without a choice the system decides; a choice is remembered in localStorage.
(() => {
  const KEY = "playground.theme";
  const root = document.documentElement;
  const chosen = localStorage.getItem(KEY);
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  const effective = () =>
    root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  const label = (button) => {
    const next = effective() === "dark" ? "light" : "dark";
    button.setAttribute("aria-label", `Use ${next} colours`);
    button.title = `Use ${next} colours (Alt+T)`;
    button.dataset.next = next;
  };

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    label(button);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => label(button));
    button.addEventListener("click", () => {
      root.dataset.theme = effective() === "dark" ? "light" : "dark";
      localStorage.setItem(KEY, root.dataset.theme);
      label(button);
    });
  });
})();
