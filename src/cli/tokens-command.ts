import { apiTokenText, makeApiToken } from "../policy/api-token.ts";
import { roles } from "../policy/policy.ts";
import type { ApiToken, Store } from "../store/store.ts";
import { type CliMeans, exitStatus } from "./means.ts";

const dayMs = 24 * 60 * 60 * 1_000;
const daysUnlessSaid = 90;
const daysAtMost = 366;
/** As it stands in logs, in reports (`requestedBy`) and in the policy. */
const nameForm = /^[a-z0-9][a-z0-9._-]{0,39}$/i;

export type TokensWord = "create" | "list" | "remove";
export type TokensFlags = { name?: string; role?: string; days?: string; json?: boolean };

/** `tokens create|list|remove`, on the hub's machine: whoever may write its store may say who asks over the HTTP API. */
export async function tokensCommand(word: TokensWord, flags: TokensFlags, means: CliMeans): Promise<number> {
  const store = await means.openStore();
  try {
    switch (word) {
      case "create":
        return await create(flags, store, means);
      case "list":
        return await list(flags, store, means);
      case "remove":
        return await remove(flags, store, means);
    }
  } finally {
    await store.close();
  }
}

async function create({ name = "", role = "triager", days }: TokensFlags, store: Store, means: CliMeans): Promise<number> {
  if (!nameForm.test(name))
    return wrong(means, `"${name}" is not a name of at most 40 letters, digits, dots and hyphens, such as ci.`);
  if (!roles.some((one) => one === role)) return wrong(means, `--role: "${role}" is none of ${roles.join(", ")}.`);
  const count = days === undefined ? daysUnlessSaid : /^\d{1,3}$/.test(days) ? Number(days) : 0;
  if (count < 1 || count > daysAtMost) return wrong(means, `--days: "${days}" is not a number of days from 1 to ${daysAtMost}.`);
  const token = makeApiToken();
  const expiresAt = means.now() + count * dayMs;
  const trouble = await store.addApiToken({ ...token, name, role, expiresAt });
  if (trouble === "name-taken")
    return wrong(means, `There is a token ${name} already: choose another name, or first faultline tokens remove ${name}`);
  if (trouble === "full") return wrong(means, "There are as many tokens as a hub takes: faultline tokens remove NAME");
  means.stdout.write(`${apiTokenText(token)}\n`);
  means.stderr.write(
    `It is shown this once, and holds as ${role} until ${dateText(expiresAt)}: FAULTLINE_TOKEN=… faultline triage TARGET --hub https://YOUR-HUB\n`,
  );
  return exitStatus.healthy;
}

async function list({ json = false }: TokensFlags, store: Store, means: CliMeans): Promise<number> {
  const tokens = await store.apiTokens();
  if (json) means.stdout.write(`${JSON.stringify(tokens)}\n`);
  else if (tokens.length === 0) means.stdout.write("There is no token. Make one: faultline tokens create NAME\n");
  for (const token of json ? [] : tokens) means.stdout.write(lineOf(token, means.now()));
  return exitStatus.healthy;
}

function lineOf({ name, role, createdAt, expiresAt }: ApiToken, now: number): string {
  const end = `${expiresAt <= now ? "expired" : "until"} ${dateText(expiresAt)}`;
  return `${name.padEnd(24)} ${role.padEnd(10)} made ${dateText(createdAt)}, ${end}\n`;
}

async function remove({ name = "" }: TokensFlags, store: Store, means: CliMeans): Promise<number> {
  if (!(await store.removeApiToken(name))) return wrong(means, `There is no token ${name}. See: faultline tokens list`);
  means.stdout.write(`${name} is out: a hub that runs takes it no more.\n`);
  return exitStatus.healthy;
}

const dateText = (at: number): string => new Date(at).toISOString().slice(0, 10);

function wrong({ stderr }: CliMeans, words: string): number {
  stderr.write(`${words}\n`);
  return exitStatus.wrongUse;
}
