import type { Settings } from "../../src/cause/settings.ts";
import { type FailureCode, failed, type Phase } from "../../src/observation/failure.ts";
import type { DataOf, Observation } from "../../src/observation/observation.ts";
import type { ProxyTry } from "../../src/observation/proxy-answers.ts";
import type { Request } from "../../src/observation/requests.ts";
import type { Family } from "../../src/target/address.ts";
import type { Target } from "../../src/target/target.ts";
import { type Judgement, judge } from "../../src/verdict/judge.ts";
import { address, apiTarget, defaultSettings, observation, type Told } from "./common.ts";
import { factsOf, vantage } from "./judged.ts";

/** The proxy's address in every test, and a second one. */
export const proxyAddress = address("192.0.2.30");
export const otherProxy = address("192.0.2.31");
const url = "http://proxy.example:3128";

type Asked = Told & Partial<ProxyTry["subject"]>;

function asked(told: Asked & { data?: DataOf<"proxy.connect"> }): ProxyTry {
  const { data = {}, ...rest } = told;
  const {
    address: at = proxyAddress,
    port = 3128,
    via = url,
    login = false,
    authority,
    asks = "tunnel",
    purpose = "target",
    ...record
  } = rest;
  return observation("proxy.connect", {
    ...record,
    subject: { address: at, port, via, login, authority: authority ?? "api.example.com:443", asks, purpose },
    data,
  });
}

type Answer = Asked & { headers?: Readonly<Record<string, string>>; excerpt?: string; title?: string };

/** The proxy answered with this status. */
export function proxyAnswer(status: number, told: Answer = {}): ProxyTry {
  const { headers = {}, excerpt, title, ...rest } = told;
  return asked({
    ...rest,
    data: {
      status,
      headers: Object.entries(headers),
      phases: { connectMs: 1, waitMs: 2 },
      ...(excerpt === undefined ? {} : { excerpt }),
      ...(title === undefined ? {} : { title }),
    },
  });
}

export const proxyBroken = (code: FailureCode, phase: Phase, told: Asked = {}): ProxyTry =>
  asked({ ...told, failure: failed(code, phase, "words of the system"), data: {} });

/** Three tries, far enough apart to be certain. */
export const thrice = <O>(make: (attempt: number) => O): O[] => [1, 2, 3].map(make);

/** The same question, asked through the proxy. */
export function through<O extends Extract<Observation, { probe: "http.request" | "tls.handshake" }>>(one: O): O {
  return { ...one, subject: { ...one.subject, address: proxyAddress, via: url, authority: "api.example.com:443" } };
}

/** What a redirect leads to, and to which the proxy gave no tunnel. */
export function heldBack(to: string, told: Told = {}): Request {
  const { hostname, host, port, protocol } = new URL(to);
  const secure = protocol === "https:";
  const asked = port === "" ? (secure ? 443 : 80) : Number(port);
  return observation("http.request", {
    round: 2,
    skippedBecause: "the proxy answered otherwise",
    ...told,
    subject: {
      address: proxyAddress,
      port: asked,
      url: to,
      method: "GET",
      host,
      sni: secure ? hostname : null,
      secure,
      trust: "verify",
      purpose: "redirect",
      hop: 1,
      via: url,
      authority: `${hostname}:${asked}`,
    },
  });
}

type Way = {
  from?: string;
  bypassedBy?: string | null;
  noProxy?: string;
  target?: Target;
  families?: Family[];
  expectStatus?: number;
};

export const settingsWith = ({ from = "--proxy", bypassedBy = null, noProxy = "", expectStatus }: Way = {}): Settings => ({
  ...defaultSettings,
  expect: { ...defaultSettings.expect, status: expectStatus ?? null },
  proxy: { url, from, login: false, bypassedBy, noProxy },
});

/** The whole judgement of a run that a proxy plays a part in. */
export function judgedWith(observations: readonly Observation[], way: Way = {}): Judgement {
  const { target = apiTarget, families = [4, 6] } = way;
  const direct = observations.filter(
    ({ probe, subject }) => probe !== "proxy.connect" && !("via" in subject && subject.via !== undefined),
  );
  const vantages = [{ ...vantage("here"), families }];
  return judge({ ...factsOf(direct, { target }), vantages, observations, settings: settingsWith(way) });
}

export const rootsOf = ({ findings }: Judgement): string[] =>
  findings.flatMap(({ role, cause }) => (role === "root" ? [cause] : []));
