import type { types } from "@slack/bolt";

/** A message as one reads it, for tests: bold as `*…*`, code as backticks, grids behind bars, buttons in brackets. */
export function readable(blocks: readonly types.KnownBlock[]): string {
  return blocks.map(blockText).join("\n\n");
}

function blockText(block: types.KnownBlock): string {
  switch (block.type) {
    case "rich_text":
      return block.elements
        .map((element) =>
          element.type === "rich_text_preformatted"
            ? bars(inlineText(element.elements))
            : "elements" in element && element.type === "rich_text_section"
              ? inlineText(element.elements)
              : "?",
        )
        .join("\n");
    case "context":
      return `(small) ${block.elements.map((element) => ("text" in element ? element.text : "?")).join(" ")}`;
    case "actions":
      return block.elements
        .map((element) =>
          element.type === "button"
            ? `[${element.text.text}]${element.style === "primary" ? "*" : ""}`
            : element.type === "overflow"
              ? `[⋯ ${element.options.map(({ text }) => text.text).join(" / ")}]`
              : "?",
        )
        .join(" ");
    default:
      return `(${block.type})`;
  }
}

const bars = (text: string): string =>
  text
    .split("\n")
    .map((line) => `| ${line}`)
    .join("\n");

function inlineText(elements: readonly types.RichTextElement[]): string {
  return elements
    .map((element) => {
      if (element.type !== "text")
        return element.type === "emoji"
          ? `:${element.name}:`
          : element.type === "user"
            ? `@${element.user_id}`
            : `(${element.type})`;
      const coded = element.style?.code === true ? `\`${element.text}\`` : element.text;
      return element.style?.bold === true ? `*${coded}*` : coded;
    })
    .join("");
}

/** Every string of a value with the key it stands under, however deep. */
export function stringsOf(value: unknown, key = ""): { key: string; text: string }[] {
  if (typeof value === "string") return [{ key, text: value }];
  if (Array.isArray(value)) return value.flatMap((one) => stringsOf(one, key));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inner]) => stringsOf(inner, name));
}

/** Objects of one type, however deep. */
export function objectsOf(value: unknown, type: string): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap((one) => objectsOf(one, type));
  if (value === null || typeof value !== "object") return [];
  const own = "type" in value && value.type === type ? [value as Record<string, unknown>] : [];
  return [...own, ...Object.values(value).flatMap((inner) => objectsOf(inner, type))];
}
