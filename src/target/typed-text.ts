const pairs: Readonly<Record<string, string>> = { '"': '"', "'": "'", "`": "`", "“": "”", "‘": "’", "„": "“", "«": "»" };
const edges = /^[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+$/gu;
const mostLayers = 4;

/** Slack's three entities (docs.slack.dev, "Formatting message text"); anything else stays. */
const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const plain = (text: string): string => text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);

/**
 * Slack makes `<http://x.example|x.example>` of a bare host: then the label is what was typed. Where label and link differ
 * the link counts, for a label can say anything.
 */
function unlinked(text: string): string {
  const link = /^<([^<>|]*)(?:\|([^<>]*))?>$/u.exec(text);
  if (link === null) return text;
  const to = link[1] ?? "";
  const label = link[2];
  if (label !== undefined && (to === `http://${label}` || to === `http://${label}/` || to === `mailto:${label}`)) return label;
  return to;
}

/** What the person typed, without what surrounds it: blanks, quotes, backticks, and what Slack makes of links. */
export function typedText(input: string): string {
  let text = input.replace(edges, "");
  for (let layer = 0; layer < mostLayers; layer++) {
    const close = pairs[text.at(0) ?? ""];
    const inside = close !== undefined && text.length > 1 && text.endsWith(close) ? text.slice(1, -1) : unlinked(text);
    if (inside === text) break;
    text = inside.replace(edges, "");
  }
  return plain(text);
}
