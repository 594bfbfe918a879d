/** Everything that a reader cannot see or that rearranges what he sees: control characters, bidi overrides and isolates, zero-width and tag characters, line separators, halves of surrogate pairs. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]|\p{Default_Ignorable_Code_Point}/gu;

/**
 * Text for a terminal, and for every place where somebody else's words are shown: what cannot be seen is written out, as `\x1b` up to
 * U+00FF, `\u202e` above, `\u{e0041}` beyond the first plane. Nothing of it moves a cursor, colours, or reorders a line.
 */
export function terminalText(text: string): string {
  return text.replace(unseen, (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point <= 0xff) return `\\x${point.toString(16).padStart(2, "0")}`;
    return point <= 0xffff ? `\\u${point.toString(16).padStart(4, "0")}` : `\\u{${point.toString(16)}}`;
  });
}

/** Slack parses these out of plain text where a workspace asks for it; a word joiner behind the sign leaves them words. */
const callsEverybody = /([@!#])(?=here\b|channel\b|everyone\b|group\b|subteam\b)/gi;
/** Whatever Slack would turn into a link, and then unfurl. */
const looksLikeUrl = /(?<=[A-Za-z]):(?=\/\/)|(?<=\bmailto|\btel|\bslack):/gi;

/**
 * Text for Slack's `text` and mrkdwn fields (docs.slack.dev, "Escaping text"): `&`, `<` and `>` are entities, so no mention, link or date
 * can be made; a URL's colon and a call for everybody are broken by a word joiner (U+2060), so nothing is linked, unfurled or notified.
 */
export function slackText(text: string): string {
  return terminalText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(callsEverybody, "$1\u2060")
    .replace(looksLikeUrl, ":\u2060");
}

/** At most `limit` UTF-16 units, cut between code points, with `…` at the end where something was left out. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = Math.max(0, limit - 1);
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return limit <= 0 ? "" : `${text.slice(0, end).trimEnd()}…`;
}

/** One item that somebody else wrote, fit to be shown: visible, one line, at most 80 characters. */
export const item = (text: string, limit = 80): string => shorten(terminalText(text), limit);

/** As {@link slackText}, at most `limit` characters as sent, never cut inside an entity. */
export function slackTextWithin(text: string, limit: number): string {
  let shown = text.length > limit ? shorten(text, limit) : text;
  let sent = slackText(shown);
  while (sent.length > limit) {
    shown = shorten(shown, shown.length - Math.max(1, Math.ceil((sent.length - limit) / 8)));
    sent = slackText(shown);
  }
  return sent;
}
