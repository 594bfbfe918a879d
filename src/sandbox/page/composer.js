import { act } from "./act.js";
import { icon, make } from "./make.js";
import { createSlashMenu } from "./slash-menu.js";

/**
 * The line that is written into. `target()` says where it goes: `{ as, channel, thread_ts }`. Gives the form, a function that
 * types a text so that it can be watched, and one that shows the state.
 */
export function createComposer({ id, target, commands, withMenu }) {
  const input = make("input", {
    type: "text",
    id,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "send",
    maxlength: "8000",
  });
  const send = make("button", { type: "submit", class: "send", "aria-label": "Send", disabled: true }, icon("send"));
  const hint = make("p", { class: "hint", "aria-live": "polite" });
  const menu = withMenu ? createSlashMenu(input, commands) : null;
  const form = make("form", { class: "composer" }, menu?.element, hint, make("div", { class: "composer-line" }, input, send));

  const look = () => {
    send.disabled = input.value.trim() === "";
    menu?.look();
    const command = commands().find((known) => input.value === known.command || input.value.startsWith(`${known.command} `));
    hint.textContent = withMenu && command !== undefined && !menu.isOpen() ? `${command.command} ${command.hint}` : "";
  };
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    if (menu?.key(event)) look();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === "") return;
    input.value = "";
    look();
    await act({ do: "send", ...target(), text });
  });

  return {
    form,
    input,
    name(words) {
      input.setAttribute("aria-label", words);
      input.placeholder = words;
    },
    async type(text) {
      input.focus({ preventScroll: true });
      input.value = "";
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      for (const character of text) {
        input.value += character;
        send.disabled = false;
        if (!calm) await pause(14);
      }
      look();
      await pause(calm ? 0 : 220);
      form.requestSubmit();
    },
  };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
