import { make } from "./make.js";

/** A menu under a button, in the top layer. Arrows, Home, End and Escape as everywhere; focus returns to the button. */
export function openMenu(button, choices) {
  const items = choices.map(({ text, run }) =>
    make("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => close(run) }, text),
  );
  const menu = make(
    "div",
    { class: "menu", role: "menu", popover: "auto", "aria-label": button.getAttribute("aria-label") },
    ...items,
  );
  const close = (then) => {
    menu.hidePopover();
    button.focus();
    then?.();
  };
  menu.addEventListener("toggle", ({ newState }) => {
    button.setAttribute("aria-expanded", String(newState === "open"));
    if (newState === "closed") menu.remove();
  });
  menu.addEventListener("keydown", (event) => {
    const now = items.indexOf(document.activeElement);
    const next = { ArrowDown: now + 1, ArrowUp: now - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Tab") close();
    if (next === undefined) return;
    event.preventDefault();
    items[next % items.length].focus();
  });
  document.body.append(menu);
  menu.showPopover();
  place(menu, button.getBoundingClientRect());
  items[0]?.focus();
}

function place(menu, { left, top, bottom }) {
  const below = bottom + menu.offsetHeight + 8 <= innerHeight;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${below ? bottom + 4 : Math.max(8, top - menu.offsetHeight - 4)}px`;
}
