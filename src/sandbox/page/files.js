import { icon, make } from "./make.js";

/** Characters of a text file that the preview shows. */
const previewed = 6000;

export function sharedFile(file) {
  const address = `/files/${file.id}/${encodeURIComponent(file.name)}`;
  const picture = /^image\/(png|jpeg|gif)$/.test(file.mimetype);
  const preview = make("div", { class: "preview", hidden: true });
  const toggle = make(
    "button",
    { type: "button", class: "quiet-button", "aria-expanded": "false", "aria-label": `Preview ${file.title}` },
    "Preview",
  );
  toggle.addEventListener("click", async () => {
    preview.hidden = !preview.hidden;
    toggle.setAttribute("aria-expanded", String(!preview.hidden));
    if (!preview.hidden && preview.childElementCount === 0) preview.append(await textPreview(address));
  });
  return make(
    "div",
    { class: "file" },
    make(
      "div",
      { class: "file-card" },
      icon("file"),
      make("span", { class: "file-name" }, file.title, make("small", {}, `${kindOf(file.name)} · ${sizeOf(file.size)}`)),
      picture ? null : toggle,
      make(
        "a",
        { class: "quiet-button", href: address, download: file.name, "aria-label": `Download ${file.title}` },
        icon("download"),
        "Download",
      ),
    ),
    picture ? make("img", { src: `${address}?inline`, alt: file.alt ?? file.title }) : preview,
  );
}

async function textPreview(address) {
  try {
    const text = await (await fetch(address)).text();
    return make(
      "pre",
      { tabindex: "0" },
      text.slice(0, previewed),
      text.length > previewed ? `\n… ${text.length - previewed} characters more` : "",
    );
  } catch (error) {
    return make("p", { class: "muted" }, `The file cannot be read (${error.message})`);
  }
}

const kindOf = (name) => (name.includes(".") ? name.split(".").at(-1).toUpperCase() : "File");
const sizeOf = (bytes) =>
  bytes < 1000 ? `${bytes} B` : bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
