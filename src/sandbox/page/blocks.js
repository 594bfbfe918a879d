import { interactive } from "./elements.js";
import { mrkdwn } from "./inline.js";
import { make } from "./make.js";
import { richText } from "./rich-text.js";

/**
 * Blocks as elements. `names` finds people and channels, `press(blockId, actionId, choice)` tells the workspace, `place` is the
 * message or view they stand in. Input blocks belong to modals and come from `input`.
 */
export function blocksOf(blocks, { names, press, input, place }) {
  return blocks.map((block) => {
    const pressed = (actionId, choice) => press(block.block_id, actionId, choice);
    return (makers[block.type] ?? unknown)(block, {
      names,
      input,
      element: (each) => interactive(each, pressed, `${place} ${block.block_id}`),
    });
  });
}

const unknown = (block) => make("p", { class: "muted" }, `[${block.type}]`);
const textOf = (text, names) => (text.type === "mrkdwn" ? mrkdwn(text.text, names) : text.text);

const makers = {
  section(block, { names, element }) {
    const fields = (block.fields ?? []).map((field) => make("div", {}, textOf(field, names)));
    return make(
      "div",
      { class: "section" },
      make(
        "div",
        { class: "section-text" },
        block.text === undefined ? null : make("p", {}, textOf(block.text, names)),
        fields.length > 0 ? make("div", { class: "fields" }, ...fields) : null,
      ),
      block.accessory === undefined ? null : accessory(block.accessory, element),
    );
  },
  rich_text: (block, { names }) => richText(block, names),
  context(block, { names }) {
    const parts = block.elements.map((element) =>
      element.type === "image" ? picture(element) : make("span", {}, textOf(element, names)),
    );
    return make("p", { class: "context" }, ...parts);
  },
  actions: (block, { element }) => make("div", { class: "actions" }, ...block.elements.map(element)),
  context_actions: (block, { element }) => make("div", { class: "actions quiet" }, ...block.elements.map(element)),
  header: (block) => make("h3", {}, block.text.text),
  divider: () => make("hr"),
  image: (block) => picture(block),
  plan: (block, { names }) =>
    make(
      "div",
      { class: "plan" },
      make("p", { class: "plan-title" }, block.title),
      make("ul", {}, ...(block.tasks ?? []).map((task) => card(task, names))),
    ),
  task_card: (block, { names }) => make("ul", { class: "plan" }, card(block, names)),
  input: (block, { input }) => input(block),
};

const accessory = (what, element) => (what.type === "image" ? picture(what) : element(what));

const statusWords = { pending: "Waiting", in_progress: "In progress", complete: "Done", error: "Trouble" };
const statusSigns = { pending: "", in_progress: "", complete: "✓", error: "!" };

function card(task, names) {
  return make(
    "li",
    { class: `task ${task.status}` },
    make("span", { class: "status", role: "img", "aria-label": statusWords[task.status] }, statusSigns[task.status]),
    make(
      "div",
      {},
      make("span", { class: "task-title" }, task.title),
      task.details === undefined ? null : richText(task.details, names),
      task.output === undefined ? null : richText(task.output, names),
    ),
  );
}

/** Only pictures that this workspace holds are shown: the page asks nobody else for anything. */
function picture({ image_url, slack_file, alt_text, title }) {
  const own = slack_file?.id !== undefined ? `/files/${slack_file.id}/picture?inline` : image_url;
  const held = own?.startsWith("/files/") || own?.startsWith(`${location.origin}/files/`);
  const shown = held ? make("img", { src: own, alt: alt_text }) : make("span", { class: "no-picture" }, `Picture: ${alt_text}`);
  return make("figure", {}, shown, title === undefined ? null : make("figcaption", {}, title.text));
}
