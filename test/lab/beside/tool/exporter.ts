import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Saying, ToolAnswer } from "../answer.ts";
import type { Question } from "../question.ts";
import { endGroup, runBounded, startInside } from "../run-bounded.ts";
import { type Probe, readProbe } from "./read-exporter.ts";

const listen = "127.0.0.1:9115";
/** Prometheus' own default is 10 s too; the rest is for the page. */
const timeout = "10s";
const limitMs = 15_000;
const readyWithinMs = 20_000;

type Module = { name: string; target: string; settings: object };

/** The modules, and what each is asked of. The settings are the exporter's defaults, but for the certificate of the lab's root and what a person expects. */
export function exporterModules(question: Question, rootFile: string): Module[] {
  const { scheme, host, isName, inUrl, port, path, healthPath, resolver, recordType, status, text, certificate, proxy } =
    question;
  const trust = {
    ca_file: rootFile,
    ...(certificate === null ? {} : { cert_file: certificate.chain, key_file: certificate.key }),
  };
  const http = {
    prober: "http",
    timeout,
    http: {
      tls_config: trust,
      ...(status === null ? {} : { valid_status_codes: [status] }),
      ...(text === null ? {} : { fail_if_body_not_matches_regexp: [text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")] }),
      ...(proxy === null ? {} : { proxy_url: proxy.href }),
    },
  };
  const dns = {
    prober: "dns",
    timeout,
    dns: {
      query_name: host,
      query_type: recordType,
      // Without this an answer without any address would be a success.
      validate_answer_rrs: { fail_if_none_matches_regexp: [`.*\\tIN\\t${recordType}\\t.*`] },
    },
  };
  const tcp = { prober: "tcp", timeout };
  const tls = { prober: "tcp", timeout, tcp: { tls: true, tls_config: trust } };
  const at = `${inUrl}:${port}`;
  const isHttp = scheme === "http" || scheme === "https";
  return [
    ...(isName && resolver !== null ? [{ name: "dns", target: resolver, settings: dns }] : []),
    ...(proxy === null ? [{ name: "tcp_connect", target: at, settings: tcp }] : []),
    ...(scheme === "tls" ? [{ name: "tcp_tls", target: at, settings: tls }] : []),
    ...(isHttp ? [{ name: "http_2xx", target: `${scheme}://${at}${path}`, settings: http }] : []),
    ...(isHttp && healthPath !== null ? [{ name: "http_health", target: `${scheme}://${at}${healthPath}`, settings: http }] : []),
  ];
}

/** Starts the exporter on the namespace's loopback, asks all modules at once over HTTP, and ends it. */
export async function askExporter(
  namespace: string,
  question: Question,
  rootFile: string,
  folder: string,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const modules = exporterModules(question, rootFile);
  const own = mkdtempSync(join(folder, "exporter-"));
  const file = join(own, "exporter.json");
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ modules: Object.fromEntries(modules.map(({ name, settings }) => [name, settings])) }));
  const exporter = startInside(
    namespace,
    ["prometheus-blackbox-exporter", `--config.file=${file}`, `--web.listen-address=${listen}`],
    { GOMAXPROCS: "1" },
  );
  exporter.on("error", () => undefined);
  exporter.stdout?.resume();
  exporter.stderr?.resume();
  try {
    await untilReady(namespace, signal);
    const began = performance.now();
    const probe = async ({ name, target }: Module): Promise<Probe> => {
      const url = `http://${listen}/probe?${new URLSearchParams({ module: name, target, debug: "true" })}`;
      return readProbe((await runBounded(namespace, ["curl", "-s", "--noproxy", "*", "-m", "14", url], limitMs, signal)).text);
    };
    const sayings = await Promise.all(
      modules.map(async (module) => {
        const first = sayingOf(module.name, await probe(module));
        // As with the plugins: an alarm about nothing but time is asked again.
        return first.isAlarm && first.words.startsWith("slow") ? sayingOf(module.name, await probe(module)) : first;
      }),
    );
    return { tool: "blackbox-exporter", state: "answered", sayings, elapsedMs: performance.now() - began };
  } finally {
    await endGroup(exporter);
    rmSync(own, { recursive: true, force: true });
  }
}

async function untilReady(namespace: string, signal: AbortSignal): Promise<void> {
  const latest = performance.now() + readyWithinMs;
  const call = ["curl", "-s", "--noproxy", "*", "-m", "2", "-o", "/dev/null", `http://${listen}/-/healthy`];
  for (;;) {
    if ((await runBounded(namespace, call, limitMs, signal)).status === 0) return;
    signal.throwIfAborted();
    if (performance.now() > latest) throw new Error("the exporter does not serve");
    await wait(100);
  }
}

/** The same thresholds as the plugins get, in the alerting rules that people write over these figures. */
const slowest = { dns: 1, tcp_connect: 1, http: 2 } as const;
const leastCertificateDays = 21;

/** What a rule over the figures would fire on, and the complaint in the log that tells why. */
export function sayingOf(name: string, { isSuccess, figures, complaints, reached }: Probe, now = Date.now()): Saying {
  const check = name;
  if (!isSuccess) {
    const code = figures.get("probe_http_status_code");
    const until = reached === null ? [] : [`reached: ${reached}`];
    const said = [...complaints, ...until, ...(code === undefined || code === 0 ? [] : [`probe_http_status_code ${code}`])];
    return { check, isAlarm: true, words: said.length === 0 ? "probe_success 0" : said.join("; ") };
  }
  const ends = figures.get("probe_ssl_earliest_cert_expiry");
  const days = ends === undefined ? null : (ends * 1_000 - now) / 86_400_000;
  if (days !== null && days < leastCertificateDays)
    return { check, isAlarm: true, words: `probe_ssl_earliest_cert_expiry in ${days.toFixed(1)} days` };
  const seconds = figures.get("probe_duration_seconds") ?? 0;
  const most = name === "dns" ? slowest.dns : name.startsWith("tcp") ? slowest.tcp_connect : slowest.http;
  if (seconds > most) return { check, isAlarm: true, words: `slow: probe_duration_seconds ${seconds.toFixed(2)}` };
  return { check, isAlarm: false, words: `probe_success 1, ${seconds.toFixed(2)} s` };
}
