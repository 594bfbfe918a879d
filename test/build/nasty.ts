import fc from "fast-check";
import type { Report } from "../../src/verdict/report.ts";
import { everyReport } from "./report.ts";

/** What somebody who runs a target might write into a certificate, a header or a record. */
export const nasty = fc.oneof(
  fc.constantFrom(
    "<!channel> <!here> <@U0EVIL1> <#C0EVIL1>",
    "@here @channel @everyone",
    "http://evil.example/ and <https://evil.example|click>",
    "*bold* _italic_ ~gone~ `code` ```block```",
    ":smile: :red_circle:",
    "gpj.\u202eexe \u2066x\u2069 zero\u200bwidth\ufeff",
    "\u001b[31mred\u001b[0m \u001b]8;;http://evil.example\u0007link",
    "line\nbreak\r\n\ttab\u0000nul\u0085\u2028",
    "&amp; <b> & >",
    "a".repeat(3_500),
    `${"word ".repeat(300)}`,
    "",
    " ",
    "😀".repeat(200),
    "日本語のとても長い名前".repeat(20),
    "\ud800 half",
    "'; rm -rf / #",
    "-oProxyCommand=x",
    "$(id)`id`",
  ),
  fc.string({ unit: "binary", maxLength: 120 }),
);

/** The fields of a report that a target, a resolver or an operator writes, or that the judge makes of their words. */
const written = new Set([
  "display",
  "input",
  "url",
  "headline",
  "summary",
  "because",
  "why",
  "owner",
  "next",
  "name",
  "data",
  "rcode",
  "meaning",
  "text",
  "type",
  "subject",
  "issuer",
  "commonName",
  "names",
  "serial",
  "notBefore",
  "notAfter",
  "protocol",
  "location",
  "excerpt",
  "headers",
  "firstBytes",
  "detail",
  "what",
  "who",
  "before",
  "after",
  "sni",
  "host",
  "vantage",
  "vantages",
  "version",
  "untested",
  "causes",
]);

/** Any of the hand-made reports with every foreign string replaced by a nasty one; what was equal stays equal, so names still match. */
export const nastyReport: fc.Arbitrary<Report> = fc
  .tuple(
    fc.nat(everyReport().length - 1),
    fc.array(nasty, { minLength: 4, maxLength: 12 }),
    fc.nat(1_000),
    fc.integer({ min: 1, max: 6 }),
  )
  .map(([which, words, salt, copies]) => {
    const report = everyReport()[which];
    if (report === undefined) throw new TypeError("no such report");
    const table = new Map<string, string>();
    const replaced = (text: string): string => {
      const known = table.get(text);
      if (known !== undefined) return known;
      const next = words[(table.size + salt) % words.length] ?? "";
      table.set(text, next);
      return next;
    };
    const walk = (value: unknown, key: string): unknown => {
      if (typeof value === "string") return written.has(key) ? replaced(value) : value;
      if (Array.isArray(value)) return value.map((one) => walk(one, key));
      if (value === null || typeof value !== "object") return value;
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
    };
    const hostile = walk(report, "") as Report;
    const many = Array.from({ length: copies }, (_, index) =>
      hostile.observations.map((one) => ({ ...one, id: `${one.id}.${index}` })),
    ).flat();
    return {
      ...hostile,
      observations: many as Report["observations"],
      limits: [{ who: words[0] ?? "", what: words[1] ?? "", effect: "waited", ms: 4_000 }],
      changes: [{ what: words[0] ?? "", before: words[1] ?? "", after: words[2] ?? "", since: words[3] ?? "", evidence: [] }],
    };
  });
