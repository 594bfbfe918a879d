import { act } from "./act.js";
import { blocksOf } from "./blocks.js";
import { createFields } from "./fields.js";
import { icon, make } from "./make.js";
import { namesIn } from "./message.js";

/** The stack of modals that the app has opened for this person: the top one is shown, closing it shows the one below. */
export function createModal(root, { state }) {
  const dialog = make("dialog", { class: "modal" });
  root.append(dialog);
  const fields = createFields();
  let shown = "";
  let view = null;

  const close = () => act({ do: "close", as: state.you.id, view_id: view.id });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });

  const submit = async (event) => {
    event.preventDefault();
    const missing = fields.missing(view);
    if (Object.keys(missing).length > 0) return fields.show(missing);
    const button = dialog.querySelector(".submit");
    button.setAttribute("aria-busy", "true");
    const { errors, failed, error } = await act({
      do: "submit",
      as: state.you.id,
      view_id: view.id,
      values: fields.values(view),
    });
    button.removeAttribute("aria-busy");
    fields.show(errors ?? {});
    dialog.querySelector(".modal-trouble").textContent = failed ?? error ?? "";
  };

  const draw = () => {
    const press = (blockId, actionId, choice) =>
      act({
        do: "press-view",
        as: state.you.id,
        view_id: view.id,
        block_id: blockId,
        action_id: actionId,
        choice,
        values: fields.values(view),
      });
    const content = blocksOf(view.blocks, {
      names: namesIn(state),
      press,
      input: (block) => fields.field(view, block),
      place: view.id,
    });
    dialog.setAttribute("aria-label", view.title.text);
    dialog.replaceChildren(
      make(
        "form",
        { novalidate: true, onsubmit: submit },
        make(
          "header",
          {},
          state.stack.length > 1
            ? make("button", { type: "button", class: "icon-button", "aria-label": "Back", onclick: close }, icon("back"))
            : null,
          make("h2", {}, view.title.text),
          make("button", { type: "button", class: "icon-button", "aria-label": "Close dialog", onclick: close }, icon("close")),
        ),
        make("div", { class: "modal-body", tabindex: "0" }, ...content),
        make("p", { class: "modal-trouble", role: "alert" }),
        make(
          "footer",
          {},
          make(
            "button",
            { type: "button", class: "button", onclick: close },
            view.close?.text ?? (view.submit === undefined ? "Close" : "Cancel"),
          ),
          view.submit === undefined ? null : make("button", { type: "submit", class: "button primary submit" }, view.submit.text),
        ),
      ),
    );
  };

  return () => {
    view = state.stack.at(-1) ?? null;
    const key = view === null ? "" : `${view.id} ${view.hash} ${state.stack.length}`;
    if (key === shown) return;
    shown = key;
    fields.keepOnly(state.stack);
    if (view === null) return dialog.close();
    draw();
    if (!dialog.open) dialog.showModal();
  };
}
