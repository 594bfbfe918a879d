/** One piece of a message. `text` is what stands there where nothing better can be shown. */
export type MrkdwnNode =
  | { kind: "text" | "code" | "pre" | "broadcast"; text: string }
  | { kind: "bold" | "italic" | "strike" | "quote"; children: MrkdwnNode[] }
  | { kind: "link"; url: string; text: string }
  | { kind: "user" | "channel" | "usergroup"; id: string; text: string }
  | { kind: "date"; seconds: number; format: string; text: string }
  | { kind: "emoji"; name: string; text: string }
  | { kind: "break" };

export function parseMrkdwn(text: string): MrkdwnNode[];
export function plainOf(nodes: readonly MrkdwnNode[]): string;
