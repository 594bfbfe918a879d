import { one } from "../../build/common.ts";
import { asked, firstResolver } from "../../build/dns.ts";
import { proxyAnswer, proxyBroken, thrice } from "../../build/proxy.ts";
import type { Case } from "./case.ts";

const itself = { purpose: "itself", asks: "itself", authority: "" } as const;
const byAddress = { purpose: "by-address", authority: `${one}:443` } as const;

export const proxyCases: readonly Case[] = [
  {
    id: "proxy-name-or-way",
    what: "a proxy gives no tunnel and does not say why",
    proxy: true,
    first: thrice((attempt) => proxyAnswer(502, { attempt })),
    known: asked(firstResolver, { gives: [one] }),
    answers: [proxyAnswer(502, byAddress)],
    left: "proxy.cannot-reach-target",
    fell: "proxy.dns",
    opposite: { answers: [proxyAnswer(200, byAddress)], left: "proxy.dns", fell: "proxy.cannot-reach-target" },
  },
  {
    id: "proxy-alive",
    what: "a proxy takes the request and says nothing",
    proxy: true,
    first: thrice((attempt) => proxyBroken("timeout", "wait", { attempt })),
    answers: [proxyBroken("timeout", "wait", itself)],
    left: "proxy.unreachable",
    fell: "proxy.cannot-reach-target",
    opposite: { answers: [proxyAnswer(400, itself)], left: "proxy.cannot-reach-target", fell: "proxy.unreachable" },
  },
];
