import { describe, expect, test } from "vitest";
import { blastRadius } from "../../src/evidence/blast-radius.ts";
import { conclusionOf } from "../../src/evidence/conclusion.ts";
import { parentWords } from "../../src/evidence/parent.ts";
import { whoIsHurt } from "../../src/evidence/who-is-hurt.ts";
import type { Observation } from "../../src/observation/observation.ts";
import type { Finding } from "../../src/verdict/report.ts";
import { assembled } from "../build/assembled.ts";
import { one } from "../build/common.ts";
import { fleet, fleetFacts, office, resolvedAt, wellFrom } from "../build/fleet.ts";
import { finding, report } from "../build/report.ts";
import { connect, tcp } from "../build/tcp.ts";
import { nobody } from "../build/vantage.ts";

const reportOf = (observations: readonly Observation[], vantages = fleet) => assembled(fleetFacts(observations, vantages));
const refusedFrom = (names: readonly string[]) =>
  fleet.flatMap((self) => [
    ...resolvedAt(self),
    ...(names.includes(self.name) ? tcp(one, "refused", { vantage: self.name }) : []),
  ]);
const others = fleet.filter((self) => self !== office).map(({ name }) => name);

describe("who is hurt, by where it was seen", () => {
  test("what works only from one in doubt neither vouches for others nor narrows whom it hurts", () => {
    const told = { vantage: "office" };
    const accepting = [nobody("192.0.2.251", "accepted", told), nobody("198.51.100.252", "accepted", told)];
    const doubtful = reportOf([...refusedFrom(others), connect(one, "connected", told), ...accepting]);
    expect(doubtful.findings[0]).toMatchObject({ cause: "tcp.refused", pattern: "everywhere" });
    expect(conclusionOf(doubtful)?.hurt).toBe("every client, from everywhere we looked.");
    expect(parentWords(doubtful).scope).toBe("api.example.com at 203.0.113.7, from 4 of 5 vantages (fra, iad, lon and sfo).");
  });

  test("from some: it is said from where it works, and where nobody else could tell, that nothing is known of others", () => {
    const someWell = reportOf([...refusedFrom(["fra"]), ...fleet.slice(1).flatMap((self) => wellFrom(self))]);
    expect(conclusionOf(someWell)?.hurt).toBe(
      "clients on the side of fra; it works from iad, lon, office and sfo. Fails from 1 of 5 vantages (fra).",
    );
    const alone = reportOf(refusedFrom(["fra"]));
    expect(alone.findings[0]).toMatchObject({ pattern: "some-vantages", works: { vantages: [] } });
    expect(conclusionOf(alone)?.hurt).toBe("clients on the side of fra; of others nothing is known.");
  });

  test("a count leaves out those that could not tell, and says so", () => {
    const two = reportOf([...refusedFrom(["fra", "lon"]), ...fleet.slice(2, 4).flatMap((self) => wellFrom(self))]);
    expect(conclusionOf(two)?.hurt).toBe(
      "clients on the side of fra and lon; it works from iad and sfo. Fails from 2 of 4 vantages that could tell (fra and lon), all in eu.",
    );
  });

  test("a machine's own trouble is told of that machine, whatever the pattern", () => {
    const scope: Finding["scope"] = {
      ...finding({ cause: "", layer: "vantage", summary: "" }).scope,
      vantages: ["office"],
      of: { vantages: 5, addresses: 0, resolvers: 0 },
    };
    const own = finding({ cause: "vantage.no-egress", layer: "vantage", summary: "", pattern: "some-vantages", scope });
    expect(whoIsHurt(own)).toBe("programs on office; nothing is known of anybody else.");
    expect(blastRadius(report({ findings: [own] }), own)).toBeNull();
  });
});
