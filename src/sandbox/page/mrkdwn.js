/**
 * Slack's mrkdwn as a tree. Pure: no DOM, no clock. Whatever the text, only the kinds below come out of it, and a link
 * only with http, https or mailto. See mrkdwn.d.ts for the kinds.
 */

const styles = { "*": "bold", _: "italic", "~": "strike" };
/** A style mark closes within this many characters: the length of the longest section. */
const reach = 3000;
const safeUrl = /^(https?:\/\/|mailto:)[^\s<>"]+$/i;
const bareUrl = /^https?:\/\/[^\s<>|"']*[^\s<>|"'.,;:!?)\]}]/i;

export function parseMrkdwn(text) {
  return text.split("```").flatMap((part, index, parts) => {
    // An odd part stands between two fences; the last one of an even number has none that closes it.
    if (index % 2 === 1 && index < parts.length - 1) return [{ kind: "pre", text: decode(part.replace(/^\n|\n$/g, "")) }];
    return lines(index % 2 === 1 ? `\`\`\`${part}` : part);
  });
}

/** The words alone: for accessible names and notifications. */
export function plainOf(nodes) {
  return nodes
    .map((node) => {
      if (node.kind === "break") return " ";
      if ("children" in node) return plainOf(node.children);
      return node.text;
    })
    .join("");
}

function lines(text) {
  const nodes = [];
  for (const [index, line] of text.split("\n").entries()) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    const last = nodes.at(-1);
    if (quoted !== null) {
      const children = inline(quoted[1], new Set());
      if (last?.kind === "quote") last.children.push({ kind: "break" }, ...children);
      else nodes.push({ kind: "quote", children });
      continue;
    }
    if (index > 0 && last?.kind !== "quote") nodes.push({ kind: "break" });
    nodes.push(...inline(line, new Set()));
  }
  return nodes;
}

function inline(text, open) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") nodes.push({ kind: "text", text: decode(plain) });
    plain = "";
  };
  let at = 0;
  while (at < text.length) {
    const found = spanAt(text, at, open);
    if (found === null) {
      plain += text[at];
      at += 1;
      continue;
    }
    flush();
    nodes.push(found.node);
    at = found.end;
  }
  flush();
  return nodes;
}

/** What begins at this place, and where it ends; null for an ordinary character. */
function spanAt(text, at, open) {
  const mark = text[at];
  if (mark === "`") return codeAt(text, at);
  if (mark === "<") return angleAt(text, at);
  if (mark === ":") return emojiAt(text, at);
  if (mark === "h" && !wordly(text[at - 1])) return urlAt(text, at);
  if (mark in styles && !open.has(mark)) return styledAt(text, at, mark, open);
  return null;
}

function codeAt(text, at) {
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1 || end - at > reach) return null;
  return { node: { kind: "code", text: decode(text.slice(at + 1, end)) }, end: end + 1 };
}

function emojiAt(text, at) {
  const found = /^:([a-z0-9_+-]{1,60}):/.exec(text.slice(at, at + 64));
  if (found === null || /^\d+$/.test(found[1])) return null;
  return { node: { kind: "emoji", name: found[1], text: found[0] }, end: at + found[0].length };
}

function urlAt(text, at) {
  const found = bareUrl.exec(text.slice(at, at + 2000));
  if (found === null) return null;
  const url = decode(found[0]);
  return safeUrl.test(url) ? { node: { kind: "link", url, text: url }, end: at + found[0].length } : null;
}

function styledAt(text, at, mark, open) {
  if (wordly(text[at - 1]) || !solid(text[at + 1]) || text[at + 1] === mark) return null;
  const end = closing(text, at + 1, mark);
  if (end < 0) return null;
  const children = inline(text.slice(at + 1, end), new Set([...open, mark]));
  return { node: { kind: styles[mark], children }, end: end + 1 };
}

/** The mark that closes: after something solid, before no letter, and not inside code or angle brackets. */
function closing(text, from, mark) {
  const end = Math.min(text.length, from + reach);
  for (let at = from; at < end; at += 1) {
    if (text[at] === "`" || text[at] === "<") {
      const past = text.indexOf(text[at] === "<" ? ">" : "`", at + 1);
      if (past > 0 && past < end) at = past;
      continue;
    }
    if (text[at] === mark && at > from && solid(text[at - 1]) && !wordly(text[at + 1])) return at;
  }
  return -1;
}

const wordly = (character) => character !== undefined && /[\p{L}\p{N}]/u.test(character);
const solid = (character) => character !== undefined && !/\s/.test(character);

/** `<@U…>`, `<#C…>`, `<!…>`, `<https://…|…>`. */
function angleAt(text, at) {
  const close = text.indexOf(">", at);
  if (close < 0 || close - at > reach) return null;
  const inside = text.slice(at + 1, close);
  const bar = inside.indexOf("|");
  const what = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : decode(inside.slice(bar + 1));
  const node = angled(what, label);
  return node === null ? null : { node, end: close + 1 };
}

function angled(what, label) {
  const mention = /^([@#])([A-Z0-9]{2,30})$/.exec(what);
  if (mention !== null)
    return { kind: mention[1] === "@" ? "user" : "channel", id: mention[2], text: `${mention[1]}${label || mention[2]}` };
  const group = /^!subteam\^([A-Z0-9]{2,30})$/.exec(what);
  if (group !== null) return { kind: "usergroup", id: group[1], text: label || `@${group[1]}` };
  const broadcast = /^!(here|channel|everyone)$/.exec(what);
  if (broadcast !== null) return { kind: "broadcast", text: `@${broadcast[1]}` };
  const date = /^!date\^(-?\d{1,12})\^([^^]*)(?:\^(.*))?$/.exec(what);
  if (date !== null) return { kind: "date", seconds: Number(date[1]), format: date[2], text: label };
  const url = decode(what);
  return safeUrl.test(url) ? { kind: "link", url, text: label || url } : null;
}

function decode(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
