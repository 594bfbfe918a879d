import type { Observation } from "../../../src/observation/observation.ts";
import { one, stranger } from "../../build/common.ts";
import { asked, firstResolver, firstServer, nameServer, type QueryTold, secondResolver, secondServer } from "../../build/dns.ts";
import { serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";

/** The zone's two servers give the address that serves, with a TTL of 60 s, and its SOA record. */
export const zoneGives: readonly Observation[] = [
  ...nameServer(firstServer, { gives: [one] }),
  ...nameServer(secondServer, { gives: [one] }),
];
export const siteServes: readonly Observation[] = serves(one);
export const oldIsDead: readonly Observation[] = tcp(stranger, "refused");

/** The first resolver is well, the second gives another address, which does not serve. */
export const secondGives = (told: QueryTold = {}): Observation[] => [
  ...asked(firstResolver, { gives: [one] }),
  ...asked(secondResolver, { gives: [stranger] }, told),
  ...zoneGives,
  ...siteServes,
  ...oldIsDead,
];
