import type { Command } from "commander";
import type { CliMeans } from "./means.ts";
import type { TokensFlags, TokensWord } from "./tokens-command.ts";

/** `faultline tokens …`, as it is typed; what it does is loaded once it is asked for. */
export function addTokensCommand(program: Command, means: CliMeans, finish: (status: number) => void): void {
  const tokens = program.command("tokens").description("who may ask this hub over its HTTP API; on the hub's own machine");
  const act = async (word: TokensWord, flags: TokensFlags): Promise<void> => {
    const { tokensCommand } = await import("./tokens-command.ts");
    finish(await tokensCommand(word, flags, means));
  };
  tokens
    .command("create")
    .description("print a new token, once")
    .argument("<name>", "what it is called in logs and reports, such as ci")
    .option("--role <ROLE>", "viewer (reads), triager (asks; the default), operator (also --deep) or admin")
    .option("--days <N>", "how long it holds (90 days unless said)")
    .action((name: string, flags: { role?: string; days?: string }) => act("create", { ...flags, name }));
  tokens
    .command("list")
    .description("every token, by name")
    .option("--json", "print them as JSON")
    .action(({ json = false }: { json?: boolean }) => act("list", { json }));
  tokens
    .command("remove")
    .description("take a token out; it is refused from then on")
    .argument("<name>")
    .action((name: string) => act("remove", { name }));
}
