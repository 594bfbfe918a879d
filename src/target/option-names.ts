/** The options that set a question of a run. */
export const questionNames = [
  "resolver",
  "public-resolvers",
  "root-servers",
  "control",
  "sni",
  "ip",
  "port",
  "expect",
  "health-path",
  "timeout",
  "deep",
  "ca",
  "ocsp",
  "cert",
  "key",
  "proxy",
  "from",
] as const;
export type QuestionName = (typeof questionNames)[number];

/** Names that are part of the vocabulary and change nothing about the questions of a run. */
export const idleNames = [
  "method",
  "cap",
  "type",
  "idle",
  "every",
  "for",
  "html",
  "markdown",
  "insecure",
  "internal-zones",
  "allow",
  "deny",
  "json",
  "stream",
  "no-color",
  "slack",
  "name",
  "label",
  "hub",
  "hub-ca",
  "tls-cert",
  "tls-key",
  "join",
  "token",
] as const;

const questions: ReadonlySet<string> = new Set(questionNames);
const idle: ReadonlySet<string> = new Set(idleNames);
export const isQuestionName = (name: string): name is QuestionName => questions.has(name);
export const isIdleName = (name: string): boolean => idle.has(name);

/** Where the person wrote it, which decides how its name is spelled. */
export type Where = "flag" | "chat" | "variable" | "body";

/** `--health-path`, `health-path:`, `FAULTLINE_HEALTH_PATH`, `"health-path"`. */
export function spelled(name: string, where: Where): string {
  if (where === "flag") return `--${name}`;
  if (where === "body") return `"${name}"`;
  return where === "chat" ? `${name}:` : `FAULTLINE_${name.toUpperCase().replaceAll("-", "_")}`;
}
