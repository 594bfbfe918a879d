import { make } from "./make.js";

/** The fields of all open modals: what was typed outlives a redraw, and errors stand under the field they are about. */
export function createFields() {
  const typed = new Map();
  const keyOf = (view, block) => `${view.id} ${block.block_id} ${block.element.action_id}`;
  const errors = new Map();

  return {
    field(view, block) {
      const { element, label, hint, optional } = block;
      const key = keyOf(view, block);
      const id = `field-${block.block_id}`;
      const control = controlOf(element, id, typed.get(key) ?? firstOf(element), (value) => typed.set(key, value));
      const error = make("p", { class: "field-error", id: `${id}-error`, role: "alert" });
      control.setAttribute("aria-describedby", `${id}-error`);
      if (optional !== true) control.required = true;
      if (!typed.has(key)) typed.set(key, firstOf(element));
      errors.set(block.block_id, (words) => {
        error.textContent = words;
        control.setAttribute("aria-invalid", String(words !== ""));
        if (words !== "") control.focus();
      });
      return make(
        "div",
        { class: "field" },
        make("label", { for: id }, label.text, optional === true ? make("span", { class: "muted" }, " (optional)") : null),
        control,
        hint === undefined ? null : make("p", { class: "muted" }, hint.text),
        error,
      );
    },
    show(words) {
      for (const [blockId, tell] of [...errors].reverse()) tell(words[blockId] ?? "");
    },
    missing(view) {
      const empty = inputs(view).filter((block) => block.optional !== true && (typed.get(keyOf(view, block)) ?? "") === "");
      return Object.fromEntries(empty.map(({ block_id }) => [block_id, "Please complete this required field."]));
    },
    values(view) {
      return Object.fromEntries(
        inputs(view).map((block) => [
          block.block_id,
          { [block.element.action_id]: stateOf(block.element, typed.get(keyOf(view, block)) ?? "") },
        ]),
      );
    },
    keepOnly(stack) {
      const open = new Set(stack.map(({ id }) => id));
      for (const key of typed.keys()) if (!open.has(key.split(" ")[0])) typed.delete(key);
      errors.clear();
    },
  };
}

const inputs = (view) => view.blocks.filter(({ type }) => type === "input");
const firstOf = (element) => element.initial_value ?? element.initial_option?.value ?? "";

function controlOf(element, id, value, keep) {
  const common = { id, oninput: ({ target }) => keep(target.value) };
  if (element.type === "static_select") {
    const options = element.options.map(({ text, value: each }) =>
      make("option", { value: each, selected: each === value }, text.text),
    );
    return make(
      "select",
      { ...common, class: "select" },
      make("option", { value: "" }, element.placeholder?.text ?? "Choose an option"),
      ...options,
    );
  }
  const limits = { placeholder: element.placeholder?.text, maxlength: element.max_length ?? 3000, autocomplete: "off" };
  const control = make(element.multiline === true ? "textarea" : "input", {
    ...common,
    ...limits,
    autofocus: element.focus_on_load,
  });
  control.value = value;
  return control;
}

function stateOf(element, value) {
  if (element.type !== "static_select") return { type: element.type, value: value === "" ? null : value };
  return { type: element.type, selected_option: element.options.find((option) => option.value === value) ?? null };
}
