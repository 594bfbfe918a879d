import type { Layer } from "../observation/layer.ts";
import type { Status } from "../verdict/report.ts";
import { layerNames } from "../verdict/words.ts";
import { item } from "./escape.ts";

/** What people call each layer. */
export const layerWords = layerNames;

export const statusWords: Readonly<Record<Status, string>> = {
  healthy: "healthy",
  suspect: "suspect",
  inconclusive: "not settled",
  "not-checked": "not checked",
};

/** What one try of a layer is called, for "9 of 9 handshakes". */
export const tryWords: Readonly<Record<Layer, string>> = {
  vantage: "checks",
  proxy: "requests",
  dns: "lookups",
  tcp: "connections",
  tls: "handshakes",
  path: "probes",
  http: "requests",
  host: "checks",
};

/** Confidence as people read it: certain from 0.9, likely from 0.75, possible from 0.6, below that a hint. */
export function confidenceWord(confidence: number): "certain" | "likely" | "possible" | "a hint" {
  if (confidence >= 0.9) return "certain";
  if (confidence >= 0.75) return "likely";
  return confidence >= 0.6 ? "possible" : "a hint";
}

/** The sentence with a capital and a full stop. A name in front keeps its case. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "";
  return /[.!?…]["')\]]?$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** With a capital where it starts with an ordinary word; `api.example.com` and `nginx/1.2` stay. */
export const capital = (text: string): string =>
  /^[a-z]+(?=[ ,;:]|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;

/** A duration for people, of ms: `0.4 ms`, `12 ms`, `1.8 s`, `12 s`, `34 min`, `2 h`, `3 days`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return "unknown";
  if (ms < 0) return `-${duration(-ms)}`;
  if (ms < 1) return ms < 0.05 ? "0 ms" : `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 119_500) return `${Math.round(ms / 1_000)} s`;
  if (ms < 7_170_000) return `${Math.round(ms / 60_000)} min`;
  return ms < 172_800_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 86_400_000)} days`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (n: number): string => `${n}`.padStart(2, "0");

/** `21 Nov 2026 11:02 UTC` of an ISO 8601 instant; what is no instant is given back as it is. */
export function utc(iso: string): string {
  const date = new Date(Date.parse(iso));
  if (Number.isNaN(date.getTime())) return iso;
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${clock(iso)} UTC`;
}

/** `11:02`, UTC. */
export function clock(iso: string): string {
  const date = new Date(Date.parse(iso));
  return Number.isNaN(date.getTime()) ? iso : `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** `2026-11-18`, UTC, for grids. */
export function day(iso: string): string {
  const date = new Date(Date.parse(iso));
  return Number.isNaN(date.getTime()) ? iso.slice(0, 10) : date.toISOString().slice(0, 10);
}

/** Seconds since 1970, as Slack's dates want them, or null where it is no instant. */
export function unixSeconds(iso: string): number | null {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? null : Math.floor(ms / 1_000);
}

/** A share as whole percent, rounded away from false comfort: upwards. `6 %`. */
export const percentUp = (share: number): string => `${Math.min(100, Math.ceil(share * 100 - 1e-9))} %`;

/** Neighbours that are ruled out, or not: what the id alone would tell only to those who know it. */
const neighbours: Readonly<Record<string, string>> = {
  "vantage.clock-skew": "a wrong clock here",
  "vantage.overloaded": "this machine too busy to measure",
  "dns.nxdomain": "the name itself missing from DNS",
  "dns.filtered": "a resolver that filters names",
  "dns.hijack": "a resolver that makes answers up",
  "dns.stale-cache": "a cache that has not caught up",
  "dns.negative-cache": "a cached denial of the name",
  "dns.split-horizon": "answers that differ on purpose",
  "tcp.rejected": "a firewall that rejects",
  "tcp.refused": "a port where nothing listens",
  "tcp.filtered": "a firewall that drops packets",
  "tcp.post-handshake-blackhole": "data that vanishes after the connection is up",
  "tls.default-certificate": "a default certificate for unknown names",
  "tls.large-client-hello": "a first message too large for something on the way",
  "path.mtu-blackhole": "large packets that vanish on the way",
  "path.latency": "a slow network",
  "http.bot-challenge": "a challenge to bots",
  "proxy.dns": "a proxy that cannot look the name up",
  "proxy.cannot-reach-target": "a proxy that cannot reach the target",
  "proxy.unreachable": "a proxy that is not there",
};

/** A cause's id in words: `tls.name-mismatch` is "name mismatch (TLS)". */
export function causeWords(id: string): string {
  const neighbour = neighbours[id];
  if (neighbour !== undefined) return neighbour;
  const dot = id.indexOf(".");
  const layer = id.slice(0, dot);
  const what = id.slice(dot + 1).replaceAll("-", " ");
  const word = (layerWords as Readonly<Record<string, string>>)[layer];
  return dot < 0 || word === undefined ? item(id) : `${item(what)} (${word})`;
}
