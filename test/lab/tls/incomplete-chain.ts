import { changedMember, poolSite } from "../pool.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodIdentity, goodSite } from "../site.ts";

export const incompleteChain: FaultScenario = {
  id: "tls.incomplete-chain/leaf-alone",
  made: "the web servers send the certificate without its intermediate",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedIdentities(site, "all", { sendsIntermediate: false }),
  expected: ({ v4 }) => ({ cause: "tls.incomplete-chain", pattern: "everywhere", addresses: v4 }),
};

export const incompleteChainOneMember: FaultScenario = {
  id: "tls.incomplete-chain/one-member",
  made: "one of three or four web servers behind a balancer sends a foreign intermediate in place of its own",
  site: (setting) => poolSite(setting, "https", { members: setting.chance.pick([3, 4]), balance: "roundrobin" }),
  fault: (site, setting) =>
    changedMember(site, (member) => ({ ...member, identity: { ...goodIdentity(setting), sends: ["stranger-intermediate"] } })),
  expected: ({ v4: [address] }) => ({ cause: "tls.incomplete-chain", pattern: "some-tries", addresses: [address] }),
};

export const incompleteChainUpperMissing: FaultScenario = {
  id: "tls.incomplete-chain/upper-of-two",
  made: "of two intermediates between the certificate and the root, the web servers send the lower one alone",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, ...changedIdentities(site, "all", { issuer: "lower" }) };
  },
  fault: (site) => changedIdentities(site, "all", { sends: ["lower-intermediate"] }),
  expected: ({ v4 }) => ({ cause: "tls.incomplete-chain", pattern: "everywhere", addresses: v4 }),
};
