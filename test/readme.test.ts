import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { causes } from "../src/cause/causes.ts";
import { defaultPolicy } from "../src/policy/policy.ts";
import { knownNames } from "../src/policy/policy-schema.ts";
import { readPolicy } from "../src/policy/read-policy.ts";
import { questionNames } from "../src/target/option-names.ts";

const root = resolve(import.meta.dirname, "..");
const readme = readFileSync(resolve(root, "README.md"), "utf8");

const policyNames = new Set(Object.values(knownNames).flat());

test("the README lists exactly the causes that there are", () => {
  const listed = [...readme.matchAll(/^\| `((?:dns|tcp|tls|http|path|vantage|proxy|host)\.[a-z0-9-]+)` \|/gm)].map(
    (match) => match[1] ?? "",
  );
  expect(listed.sort()).toEqual(causes.map(({ id }) => id).sort());
});

test("an id is a path: every cause lies where its id says, and every file there is registered", () => {
  const files = readdirSync(resolve(root, "src/cause"), { recursive: true, encoding: "utf8" }).filter((file) =>
    /^[a-z]+\/[a-z0-9-]+\.ts$/.test(file),
  );
  const declared = files.filter((file) => /: Cause = \{/.test(readFileSync(resolve(root, "src/cause", file), "utf8")));
  expect(declared.map((file) => file.replace(".ts", "").replace("/", ".")).sort()).toEqual(causes.map(({ id }) => id).sort());
});

test("every option of a run stands in the README", () => {
  expect(questionNames.filter((name) => !readme.includes(`--${name}`))).toEqual([]);
});

test("the policy that the README shows is one, and what it shows as built in is", () => {
  const [, text = ""] = /```yaml\n(# faultline\.yaml[\s\S]*?)```/.exec(readme) ?? [];
  const read = readPolicy(text);
  expect(read).toMatchObject({
    ok: true,
    policy: { members: defaultPolicy.members, tokens: defaultPolicy.tokens, limits: defaultPolicy.limits },
  });
  expect(read.ok ? new Set(read.policy.grants.map(({ role }) => role)) : null).toEqual(new Set(["triager", "operator", "admin"]));
  expect([...policyNames].filter((name) => !text.includes(`${name}:`))).toEqual([]);
});

test("every picture that the README shows is there", () => {
  const pictures = [...readme.matchAll(/\.github\/images\/([\w-]+\.png)/g)].map((match) => match[1] ?? "");
  expect(pictures.filter((name) => !readdirSync(resolve(root, ".github/images")).includes(name))).toEqual([]);
});
