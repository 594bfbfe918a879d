import { make } from "./make.js";

/**
 * The list over the composer while a command's name is being written. The input is a combobox: it keeps the focus, the list
 * shows what Enter or Tab would take.
 */
export function createSlashMenu(input, commands) {
  const list = make("ul", {
    class: "slash-menu",
    role: "listbox",
    id: `${input.id}-commands`,
    "aria-label": "Commands",
    hidden: true,
  });
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }
  let fitting = [];
  let chosen = 0;
  let dismissed = "";

  const draw = () => {
    list.hidden = fitting.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    list.replaceChildren(
      ...fitting.map(({ command, description, hint }, index) =>
        make(
          "li",
          {
            role: "option",
            id: `${list.id}-${index}`,
            "aria-selected": String(index === chosen),
            onmousedown: (event) => pick(event, index),
          },
          make("span", {}, make("b", {}, command), " ", make("span", { class: "muted" }, hint)),
          make("small", {}, description),
        ),
      ),
    );
    if (list.hidden) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
  };
  const pick = (event, index) => {
    event.preventDefault();
    input.value = `${fitting[index].command} `;
    input.dispatchEvent(new Event("input"));
  };

  return {
    element: list,
    isOpen: () => !list.hidden,
    look() {
      const text = input.value;
      const naming = /^\/\S*$/.test(text) && text !== dismissed;
      if (text !== dismissed) dismissed = "";
      fitting = naming ? commands().filter(({ command }) => command.startsWith(text)) : [];
      if (chosen >= fitting.length) chosen = 0;
      draw();
    },
    /** Whether the key was for the list. */
    key(event) {
      if (list.hidden) return false;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        chosen = (chosen + (event.key === "ArrowDown" ? 1 : fitting.length - 1)) % fitting.length;
        draw();
      } else if (event.key === "Escape") {
        dismissed = input.value;
        return true;
      } else if (event.key === "Tab" || (event.key === "Enter" && fitting[chosen].command !== input.value)) {
        pick(event, chosen);
      }
      return false;
    },
  };
}
