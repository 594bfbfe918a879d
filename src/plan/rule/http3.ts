import { http3PortOf } from "../../observation/alternative-services.ts";
import { type Address, parseAddress } from "../../target/address.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { nextTryMs } from "./next-try.ts";

const tries = 3;
const mostAddresses = 4;

/** Behind the first verdict: where a server says that it speaks HTTP/3 (RFC 7838), does UDP reach it? Where it does not, does UDP get out of here at all? */
export const http3: Rule = (view) => {
  if (view.firstVerdictMs === null) return [];
  const ports = new Map<Address, number>();
  for (const one of learnt(view, "http.request").filter(({ subject }) => subject.purpose === "user-path" && subject.secure)) {
    const port = http3PortOf(one);
    if (port !== null) ports.set(one.subject.address, port);
  }
  const targets = [...ports].slice(0, mostAddresses);
  const asked = targets.flatMap(([address, port]) => nextTry(view, { address, port, purpose: "target" }));
  const isSilent = learnt(view, "http.quic").some(({ subject, outcome }) => subject.purpose === "target" && outcome === "failed");
  return isSilent ? [...asked, ...controls(view)] : asked;
};

function nextTry(view: View, subject: { address: Address; port: number; purpose: "target" | "control" }): Want[] {
  const made = view.own.filter(({ step }) => step.probe === "http.quic" && step.subject.address === subject.address);
  const last = made.at(-1);
  if (last === undefined) return [want(view, "http.quic", subject, { round: 2 })];
  if (made.length >= tries || last.observation === null || last.observation.outcome !== "failed") return [];
  return [want(view, "http.quic", subject, { round: 2, attempt: made.length + 1, atMs: nextTryMs(last) })];
}

/** Only controls that are named by address: their names would be looked up for this alone. */
const controls = (view: View): Want[] =>
  view.questions.control.flatMap((text) => {
    const address = parseAddress(text.replace(/^https?:\/\//, "").replace(/[/].*$/, ""));
    return address === null ? [] : nextTry(view, { address, port: 443, purpose: "control" });
  });
