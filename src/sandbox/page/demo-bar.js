import { make } from "./make.js";

/** A chip for each demo target: it types the command where everybody sees it, and sends it. */
export function createDemoBar(type) {
  const bar = make("div", { class: "demo-bar", role: "group", "aria-label": "Demo targets" });
  let busy = false;
  let shown = null;
  const run = async (command) => {
    if (busy) return;
    busy = true;
    await type(command);
    busy = false;
  };
  return {
    element: bar,
    show({ demo }) {
      if (demo === shown) return;
      shown = demo;
      bar.hidden = demo.length === 0;
      bar.replaceChildren(
        make("span", { class: "demo-title" }, "Try"),
        ...demo.map(({ label, command, about }) =>
          make("button", { type: "button", class: "chip", title: `${about}\n${command}`, onclick: () => run(command) }, label),
        ),
      );
    },
  };
}
