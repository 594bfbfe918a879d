import { isPrivate } from "../../observation/address-network.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import type { Observation } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import type { Address } from "../../target/address.ts";
import { parseAddress } from "../../target/address.ts";
import { grpcMethodIn } from "../../target/grpc-method.ts";
import type { Questions } from "../../target/questions.ts";
import { speaksHttp, speaksTls, speaksWebsocket } from "../../target/target.ts";
import { knownAddresses } from "../known-addresses.ts";
import { askedByVantage, type PlanState, type Rule, type View, want } from "../state.ts";

export const offeredAlpn = ["http/1.1"];
/** A service of gRPC may speak HTTP/2 alone, and its clients offer that. */
const offeredWithGrpc = ["h2", "http/1.1"];

/** The addresses this run probes, as far as anybody has named them. */
export function runAddresses({ run, target, questions }: Pick<View, "run" | "target" | "questions">): readonly Address[] {
  const made = foundIn(run);
  const known = made.get(questions);
  if (known !== undefined) return known;
  const observations = run.asked.flatMap(({ observation }) => observation ?? []);
  const found = addressesIn({ target, questions }, observations);
  made.set(questions, found);
  return found;
}

/** The same for all vantages; behind a proxy other questions are asked. */
const foundIn = computedOnce((_run: PlanState) => new Map<Questions, readonly Address[]>());

/**
 * Those of them that this vantage tries: an address of a private network is somebody else's from another one, and is left to the vantages that were
 * told it.
 */
export const probedAddresses = computedOnce((view: View): readonly Address[] => {
  const all = runAddresses(view);
  if (view.vantages.length < 2 || !all.some(isPrivate)) return all;
  const own = new Set<string>(
    addressesIn(
      view,
      (askedByVantage(view.run).get(view.self.name) ?? []).flatMap(({ observation }) => observation ?? []),
    ),
  );
  return all.filter((address) => !isPrivate(address) || own.has(address));
});

const addressesIn = (
  { target, questions }: Pick<View, "target" | "questions">,
  observations: readonly Observation[],
): Address[] =>
  knownAddresses(target, questions, observations).flatMap(({ address, probed }) => (probed ? (parseAddress(address) ?? []) : []));

/** Where a person gave roots, or a client certificate, in files, a command that repeats a probe needs them too. */
export const rootsOf = ({ questions }: Pick<View, "questions">): { caFile?: string; certFile?: string; keyFile?: string } => ({
  ...(questions.caFile === undefined ? {} : { caFile: questions.caFile }),
  ...(questions.certFile === undefined ? {} : { certFile: questions.certFile }),
  ...(questions.keyFile === undefined ? {} : { keyFile: questions.keyFile }),
});

type Asking = Pick<View, "target" | "questions">;

/** What is asked of one address is the same from each vantage, and made once for all of them. */
function sharedByAll<S>(make: (asking: Asking, address: Address) => S): (asking: Asking, address: Address) => S {
  const madeFor = computedOnce((_target: Asking["target"]) => new WeakMap<Asking["questions"], Map<Address, S>>());
  return ({ target, questions }, address) => {
    const byQuestions = madeFor(target);
    const made = byQuestions.get(questions) ?? new Map<Address, S>();
    byQuestions.set(questions, made);
    const subject = made.get(address) ?? make({ target, questions }, address);
    made.set(address, subject);
    return subject;
  };
}

const connectTo = sharedByAll(
  ({ target }, address): SubjectOf<"tcp.connect"> => ({ address, port: target.port, purpose: "target" }),
);

export const handshakeWith = sharedByAll(
  ({ target, questions }, address): SubjectOf<"tls.handshake"> => ({
    ...rootsOf({ questions }),
    address,
    port: target.port,
    sni: target.sni,
    host: target.sni ?? target.host,
    alpn: !speaksHttp(target.scheme) ? [] : grpcMethodIn(questions.healthPath) !== null ? offeredWithGrpc : offeredAlpn,
    purpose: "target",
  }),
);

export const requestTo = sharedByAll(({ target, questions }, address): SubjectOf<"http.request"> => {
  const url = target.url.replace(/^ws/, "http");
  const secure = speaksTls(target.scheme);
  return {
    ...(secure ? rootsOf({ questions }) : {}),
    address,
    port: target.port,
    url,
    method: "GET",
    host: new URL(url).host,
    sni: secure ? target.sni : null,
    secure,
    trust: "verify",
    purpose: "user-path",
    hop: 0,
  };
});

export const upgradeAt = sharedByAll((asking, address): SubjectOf<"http.websocket"> => {
  const { port, url, host, sni, secure, caFile } = requestTo(asking, address);
  return { ...(caFile === undefined ? {} : { caFile }), address, port, url, host, sni, secure, purpose: "user-path" };
});

/** As soon as an address is known, everything is asked of it at once, each over a connection of its own: a run takes as long as its longest chain. */
export const firstConnections: Rule = (view) => {
  const { target, questions } = view;
  return probedAddresses(view).flatMap((address) => {
    const request = requestTo(view, address);
    return [
      want(view, "tcp.connect", connectTo(view, address)),
      // Where nothing is said above TCP, staying silent is the whole conversation. The way there alone ends where it begins.
      ...(target.scheme === "tcp" && view.only !== "path" ? [want(view, "tcp.silent", { address, port: target.port })] : []),
      ...(speaksTls(target.scheme) ? [want(view, "tls.handshake", handshakeWith(view, address))] : []),
      ...(speaksWebsocket(target.scheme) ? [want(view, "http.websocket", upgradeAt(view, address))] : []),
      ...(speaksHttp(target.scheme) && !speaksWebsocket(target.scheme) ? [want(view, "http.request", request)] : []),
      ...(speaksHttp(target.scheme) && questions.healthPath !== null && grpcMethodIn(questions.healthPath) === null
        ? [
            want(view, "http.request", {
              ...request,
              url: new URL(questions.healthPath, request.url).href,
              purpose: "health-path",
            }),
          ]
        : []),
    ];
  });
};
