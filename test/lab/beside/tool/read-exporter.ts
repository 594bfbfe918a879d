/** What the exporter answers to `/probe?…&debug=true`: its log of this probe, and the figures that Prometheus would have got. */
export type Probe = {
  isSuccess: boolean;
  figures: ReadonlyMap<string, number>;
  complaints: readonly string[];
  /** How far the last request of an HTTP probe came, as its log times it; null where there was none. */
  reached: "nothing" | "connect" | "tls" | "request" | "answer" | null;
};

/** Reads that page. Anything else (a page cut short, an error) is a probe without success and without figures. */
export function readProbe(page: string): Probe {
  const [logs = "", rest = ""] = split(page, "Metrics that would have been returned:");
  const [metrics = ""] = split(rest, "Module configuration:");
  const figures = new Map(
    metrics.split("\n").flatMap((line) => {
      const [, name, value] = /^(\w+(?:\{[^}]*\})?) ([-+.\w]+)$/.exec(line.trim()) ?? [];
      return name === undefined || Number.isNaN(Number(value)) ? [] : [[name, Number(value)] as const];
    }),
  );
  return {
    isSuccess: figures.get("probe_success") === 1,
    figures,
    complaints: logs.split("\n").flatMap(complaintIn),
    reached: reachedIn(logs),
  };
}

/** The log has a line of times for each request; what was not reached stands at Go's zero time, year 1. */
function reachedIn(logs: string): Probe["reached"] {
  const line = logs.split("\n").findLast((one) => one.includes("Response timings for roundtrip"));
  if (line === undefined) return null;
  const isDone = (name: string): boolean => new RegExp(` ${name}=(?!0001-)`).test(line);
  if (isDone("responseStart")) return "answer";
  if (isDone("gotConn")) return "request";
  if (isDone("tlsDone")) return "tls";
  return isDone("tlsStart") || isDone("connectDone") ? "connect" : "nothing";
}

/** The log is logfmt: `level=error msg="Error for HTTP request" err="…"`. What went wrong stands under level error, or warn, or as `err`. */
function complaintIn(line: string): string[] {
  const fields = new Map(
    [...line.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)].map(([, name = "", quoted, bare]) => [
      name,
      quoted === undefined ? (bare ?? "") : quoted.replace(/\\(.)/g, "$1"),
    ]),
  );
  const [level, message, error] = [fields.get("level"), fields.get("msg"), fields.get("err")];
  if (level !== "error" && level !== "warn" && error === undefined) return [];
  const more = ["rcode", "status_code", "http_status_code", "regexp"].flatMap((name) => {
    const value = fields.get(name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
  return [[message, error, ...more].filter((part) => part !== undefined && part !== "").join(": ")];
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + at.length)];
}
