import type { Saying, ToolAnswer } from "../answer.ts";
import type { Question } from "../question.ts";
import { runBounded } from "../run-bounded.ts";
import { readCheck } from "./read-check.ts";

/** Where Debian's monitoring-plugins-basic and -standard put them. */
export const pluginFolder = "/usr/lib/nagios/plugins";

/** The plugins' own default, s; and a little for the machine, ms. */
const timeout = 10;
const limitMs = 15_000;

/** Days: a warning below 21, critical below 3; seconds: the thresholds that Faultline has for the first byte, and common ones for lookup and connect. */
const thresholds = {
  certificate: "21,3",
  dns: ["-w", "1", "-c", "5"],
  tcp: ["-w", "1", "-c", "5"],
  http: ["-w", "2", "-c", "9"],
} as const;

/** Which plugin is called how. Pure, so that a person can read what was asked. */
export function pluginCalls(question: Question): { check: string; command: string[] }[] {
  const { scheme, host, isName, port, resolver, healthPath, path } = question;
  const common = ["-t", String(timeout)];
  const dns = ["check_dns", "-H", host, ...(resolver === null ? [] : ["-s", resolver]), ...thresholds.dns, ...common];
  const tcp = ["check_tcp", "-H", host, "-p", String(port), ...thresholds.tcp, ...common];
  const certificate = ["-S", "--sni", "-C", thresholds.certificate, ...common];
  const calls: Record<Question["scheme"], string[][]> = {
    tcp: [],
    tls: [["check_tcp", "-H", host, "-p", String(port), "-S", "--sni", host, "-D", thresholds.certificate, ...common]],
    http: [httpCall(question, path)],
    https: [httpCall(question, path), [...httpStart(question), ...certificate]],
  };
  const health = healthPath === null || (scheme !== "http" && scheme !== "https") ? [] : [httpCall(question, healthPath)];
  return [...(isName ? [dns] : []), ...(question.proxy === null ? [tcp] : []), ...calls[scheme], ...health].map(
    ([plugin = "", ...args]) => ({
      // The plugin with another question is another check.
      check: args.includes("-C") ? `${plugin} -C` : args.includes("-D") ? `${plugin} -D` : plugin,
      command: [`${pluginFolder}/${plugin}`, ...args],
    }),
  );
}

/** A host by address goes in as `-I`: `-H` would be looked up. */
const httpStart = ({ host, isName, port }: Question): string[] => ["check_http", isName ? "-H" : "-I", host, "-p", String(port)];

/** Redirects are followed and the answer is timed. Through a proxy as check_http's own help shows it. */
function httpCall(question: Question, path: string): string[] {
  const { scheme, host, inUrl, port, status, text, certificate, proxy } = question;
  const url = `${scheme}://${inUrl}:${port}${path}`;
  const start =
    proxy === null
      ? [...httpStart(question), "-u", path]
      : [
          ...["check_http", "-I", proxy.hostname, "-p", proxy.port || "3128", "-H", host, "-u", url],
          ...(scheme === "https" ? ["-j", "CONNECT"] : []),
          ...(proxy.username === "" ? [] : ["-b", `${proxy.username}:${proxy.password}`]),
        ];
  return [
    ...start,
    ...["-f", "follow"],
    ...(scheme === "https" ? ["-S", "--sni"] : []),
    ...(certificate === null ? [] : ["-J", certificate.chain, "-K", certificate.key]),
    ...(status === null ? [] : ["-e", ` ${status}`]),
    ...(text === null ? [] : ["-s", text]),
    ...thresholds.http,
    ...["-t", String(timeout)],
  ];
}

/** All at once, as a monitoring server does it; an alarm about nothing but time is asked again, as it would, and the second answer counts. */
export async function askPlugins(namespace: string, question: Question, signal: AbortSignal): Promise<ToolAnswer> {
  const began = performance.now();
  const ask = async (check: string, command: readonly string[]): Promise<Saying> =>
    readCheck(check, await runBounded(namespace, command, limitMs, signal));
  const sayings = await Promise.all(
    pluginCalls(question).map(async ({ check, command }) => {
      const first = await ask(check, command);
      return first.isAlarm && /response time/.test(first.words) ? await ask(check, command) : first;
    }),
  );
  return { tool: "monitoring-plugins", state: "answered", sayings, elapsedMs: performance.now() - began };
}
