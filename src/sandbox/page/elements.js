import { confirmed } from "./confirm.js";
import { icon, make } from "./make.js";
import { openMenu } from "./menu.js";

/** How long the warning stands beside a press that nobody acknowledged. */
const warningMs = 8000;

/**
 * Interactive elements. `press(actionId, choice)` gives `{ ok, error }` once the app has acknowledged, which Slack awaits
 * for 3 s; until then the element spins. `place` tells it from the same element elsewhere.
 */
export function interactive(element, press, place) {
  return (makers[element.type] ?? unknown)(element, press, `${place} ${element.action_id}`);
}

const unknown = (element) => make("span", { class: "muted" }, `[${element.type}]`);

const makers = {
  button(element, press, id) {
    const { text, style, accessibility_label, url } = element;
    const button = make(
      "button",
      {
        type: "button",
        class: `button ${style ?? ""}`,
        "aria-label": accessibility_label ?? null,
        "data-action": element.action_id,
      },
      label(text.text),
    );
    button.addEventListener("click", async () => {
      if (!(await confirmed(element.confirm))) return;
      if (url !== undefined) window.open(url, "_blank", "noreferrer,noopener");
      await spin(id, button, () => press(element.action_id, null));
    });
    joinWaiting(id, button);
    return button;
  },

  overflow(element, press, id) {
    const button = make(
      "button",
      {
        type: "button",
        class: "button overflow",
        "aria-label": "More actions",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "data-action": element.action_id,
      },
      icon("more"),
    );
    const choose = async ({ value, url }) => {
      if (!(await confirmed(element.confirm))) return;
      if (url !== undefined) window.open(url, "_blank", "noreferrer,noopener");
      await spin(id, button, () => press(element.action_id, value));
    };
    button.addEventListener("click", () => {
      openMenu(
        button,
        element.options.map((option) => ({ text: option.text.text, run: () => choose(option) })),
      );
    });
    joinWaiting(id, button);
    return button;
  },

  static_select(element, press, id) {
    const placeholder = element.placeholder?.text ?? "Choose an option";
    const select = make(
      "select",
      { class: "select", "aria-label": placeholder, "data-action": element.action_id },
      make("option", { value: "" }, placeholder),
      ...element.options.map(({ text, value }) =>
        make("option", { value, selected: value === element.initial_option?.value }, text.text),
      ),
    );
    select.addEventListener("change", () => {
      if (select.value !== "") spin(id, select, () => press(element.action_id, select.value));
    });
    joinWaiting(id, select);
    return select;
  },

  feedback_buttons(element, press, id) {
    const thumbs = [
      [element.positive_button, "👍"],
      [element.negative_button, "👎"],
    ].map(([choice, sign]) => {
      const button = make(
        "button",
        {
          type: "button",
          class: "thumb",
          "aria-pressed": String(chosen.get(id) === choice.value),
          "aria-label": choice.accessibility_label ?? choice.text.text,
          "data-action": `${element.action_id} ${choice.value}`,
        },
        make("span", { "aria-hidden": "true" }, sign),
        make("span", {}, choice.text.text),
      );
      button.addEventListener("click", async () => {
        const { ok } = await spin(`${id} ${choice.value}`, button, () => press(element.action_id, choice.value));
        if (!ok) return;
        chosen.set(id, choice.value);
        for (const thumb of thumbs) thumb.setAttribute("aria-pressed", String(thumb === button));
      });
      joinWaiting(`${id} ${choice.value}`, button);
      return button;
    });
    return make("span", { class: "feedback", role: "group", "aria-label": "Feedback" }, ...thumbs);
  },
};

/** Emoji shortcodes are not parsed in labels: what the app wrote is what stands there. */
const label = (text) => make("span", {}, text);

/**
 * Presses that are not acknowledged yet, by the id of their element. A message may be drawn again meanwhile, and may stand in
 * channel and thread at once: each element that is made for the same press spins too, and shares its end.
 */
const waiting = new Map();
/** Which thumb was pressed, for as long as the page is open. */
const chosen = new Map();

function joinWaiting(id, element) {
  const elements = waiting.get(id);
  if (elements === undefined) return;
  elements.add(element);
  element.setAttribute("aria-busy", "true");
}

async function spin(id, element, work) {
  waiting.set(id, new Set());
  joinWaiting(id, element);
  const result = await work();
  const elements = waiting.get(id) ?? [];
  waiting.delete(id);
  for (const each of elements) {
    each.removeAttribute("aria-busy");
    if (!result.ok && each.isConnected) warn(each, result.error);
  }
  return result;
}

const reasons = {
  operation_timeout: "No answer within 3 seconds",
  dispatch_failed: "This app is not connected",
  gone: "This message has changed",
};

function warn(element, error) {
  const reason = reasons[error] ?? `The app failed (${error})`;
  const sign = make("span", { class: "warning", role: "alert", title: reason }, icon("warning"), reason);
  element.after(sign);
  setTimeout(() => sign.remove(), warningMs);
}
