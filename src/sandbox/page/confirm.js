import { make } from "./make.js";

/** Asks what the app wants asked before a press. True at once where it wants nothing. */
export function confirmed(question) {
  if (question === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const title = question.title?.text ?? "Are you sure?";
    const dialog = make(
      "dialog",
      { class: "modal small", "aria-label": title },
      make("h2", {}, title),
      make("p", { class: "modal-body" }, question.text.text),
      make(
        "footer",
        {},
        make("button", { type: "button", class: "button", onclick: () => end(false) }, question.deny?.text ?? "Cancel"),
        make(
          "button",
          { type: "button", class: `button ${question.style ?? "primary"}`, onclick: () => end(true) },
          question.confirm?.text ?? "Yes",
        ),
      ),
    );
    const end = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    dialog.addEventListener("cancel", () => end(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}
