import { formatDate } from "./dates.js";
import { emojiFor } from "./emoji.js";
import { make } from "./make.js";
import { parseMrkdwn, plainOf } from "./mrkdwn.js";

/** mrkdwn as elements. `names` finds people and channels by id. */
export function mrkdwn(text, names) {
  return parseMrkdwn(text).map((node) => inlineNode(node, names));
}

/** The same as words: what a screen reader and a phone say. */
export function spoken(text, names) {
  return plainOf(parseMrkdwn(text).map((node) => named(node, names)))
    .replaceAll(/\s+/g, " ")
    .trim();
}

function named(node, names) {
  if ("children" in node) return { ...node, children: node.children.map((child) => named(child, names)) };
  if (node.kind === "user" || node.kind === "channel") return { ...node, text: names(node) };
  if (node.kind === "date") return { ...node, text: node.text || formatDate(node.seconds, node.format, Date.now()) };
  return node;
}

const tags = { bold: "strong", italic: "em", strike: "s", quote: "blockquote" };

function inlineNode(node, names) {
  switch (node.kind) {
    case "break":
      return make("br");
    case "bold":
    case "italic":
    case "strike":
    case "quote":
      return make(tags[node.kind], {}, ...node.children.map((child) => inlineNode(child, names)));
    case "code":
      return make("code", {}, node.text);
    case "pre":
      return make("pre", {}, node.text);
    case "link":
      return linkTo(node.url, node.text);
    case "emoji":
      return emoji(node.name, node.text);
    case "date":
      return dateOf(node.seconds, node.format, node.text);
    case "user":
    case "channel":
      return make("span", { class: "mention" }, names(node));
    case "usergroup":
    case "broadcast":
      return make("span", { class: "mention" }, node.text);
    default:
      return document.createTextNode(node.text);
  }
}

export function linkTo(url, text) {
  if (!/^(https?:\/\/|mailto:|slack:\/\/)/i.test(url)) return document.createTextNode(text);
  const own = url.startsWith(`${location.origin}/`);
  return make("a", own ? { href: url } : { href: url, target: "_blank", rel: "noreferrer noopener" }, text);
}

export function emoji(name, written = `:${name}:`) {
  const drawn = emojiFor(name);
  return drawn === null
    ? document.createTextNode(written)
    : make("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") }, drawn);
}

export function dateOf(seconds, format, fallback) {
  const iso = new Date(seconds * 1000);
  const valid = !Number.isNaN(iso.getTime());
  return make(
    "time",
    { datetime: valid ? iso.toISOString() : null, title: fallback },
    valid ? formatDate(seconds, format, Date.now()) : fallback,
  );
}
