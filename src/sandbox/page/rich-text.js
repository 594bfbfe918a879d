import { dateOf, emoji, linkTo } from "./inline.js";
import { make } from "./make.js";

/** A rich_text block as elements: nothing in it is parsed, so nothing in it can become a mention or a link by itself. */
export function richText(block, names) {
  return make("div", { class: "rich-text" }, ...block.elements.map((part) => partOf(part, names)));
}

function partOf(part, names) {
  const pieces = () => part.elements.map((piece) => pieceOf(piece, names));
  switch (part.type) {
    case "rich_text_preformatted":
      return make("pre", {}, ...pieces());
    case "rich_text_quote":
      return make("blockquote", {}, ...pieces());
    case "rich_text_list": {
      const items = part.elements.map((item) => make("li", {}, ...item.elements.map((piece) => pieceOf(piece, names))));
      const start = part.offset === undefined ? null : part.offset + 1;
      return make(part.style === "ordered" ? "ol" : "ul", { class: `indent-${part.indent ?? 0}`, start }, ...items);
    }
    default:
      return make("p", {}, ...pieces());
  }
}

const styleTags = { bold: "strong", italic: "em", strike: "s", code: "code" };

function pieceOf(piece, names) {
  const styles = Object.entries(piece.style ?? {}).flatMap(([name, on]) =>
    on && Object.hasOwn(styleTags, name) ? [styleTags[name]] : [],
  );
  return styles.reduce((inner, tag) => make(tag, {}, inner), bareOf(piece, names));
}

function bareOf(piece, names) {
  switch (piece.type) {
    case "link":
      return linkTo(piece.url, piece.text || piece.url);
    case "user":
      return make("span", { class: "mention" }, names({ kind: "user", id: piece.user_id, text: `@${piece.user_id}` }));
    case "channel":
      return make("span", { class: "mention" }, names({ kind: "channel", id: piece.channel_id, text: `#${piece.channel_id}` }));
    case "usergroup":
      return make("span", { class: "mention" }, `@${piece.usergroup_id}`);
    case "broadcast":
      return make("span", { class: "mention" }, `@${piece.range}`);
    case "emoji":
      return emoji(piece.name);
    case "date":
      return dateOf(piece.timestamp, piece.format, piece.fallback ?? "");
    default:
      return document.createTextNode(piece.text);
  }
}
