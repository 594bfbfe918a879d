import { describe, expect, test } from "vitest";
import { parentWords } from "../../src/evidence/parent.ts";
import type { Observation } from "../../src/observation/observation.ts";
import type { VantageSelf } from "../../src/observation/vantage.ts";
import { assembled } from "../build/assembled.ts";
import { now, one } from "../build/common.ts";
import { asked } from "../build/dns.ts";
import { fleet, fleetFacts, office, resolvedAt, resolverOf, wellFrom } from "../build/fleet.ts";
import { connect, tcp } from "../build/tcp.ts";
import { certificate, handshake, inDays } from "../build/tls.ts";
import { control, nobody } from "../build/vantage.ts";

const from = { vantage: "office" };
const othersWell = fleet.filter((self) => self !== office).flatMap((self) => wellFrom(self));
const goneOffice: readonly VantageSelf[] = fleet.map((self) => (self === office ? { ...self, status: "offline" } : self));
const said = (observations: readonly Observation[], vantages = fleet) =>
  parentWords(assembled(fleetFacts([...othersWell, ...observations], vantages)));

describe("from where it was seen to be well", () => {
  test("all of them", () => {
    expect(said(wellFrom(office)).first).toBe("Healthy from all 5 vantages");
  });

  test("one that was kept from asking saw nothing", () => {
    const denied = connect(one, "denied-by-policy", { ...from, skippedBecause: "policy" });
    expect(said([...resolvedAt(office), denied]).first).toBe("Healthy from 4 of 5 vantages");
  });

  test("nor did one behind somebody who answers in everybody's name, and the note says which it is", () => {
    const { first, also } = said([
      ...wellFrom(office),
      nobody("192.0.2.251", "accepted", from),
      nobody("198.51.100.252", "accepted", from),
    ]);
    expect(first).toBe("Healthy from 4 of 5 vantages");
    expect(also.join(" ")).toMatch(/^Note: .* \(office\)\.$/);
  });

  test("nor one that is cut off", () => {
    const controls = ["198.51.100.80", "198.51.100.81"].map((host) => control(host, "timeout", from));
    expect(said([...asked(resolverOf(office), "silence", from), ...tcp(one, "timeout", from), ...controls]).first).toBe(
      "Healthy from 4 of 5 vantages",
    );
  });

  test("nor one whose clock makes it refuse what others accept", () => {
    const leaf = certificate({ notBefore: inDays(-90), notAfter: inDays(-2) });
    const ahead = new Date(Date.parse(now) - 5 * 86_400_000).toUTCString();
    const clocks = ["198.51.100.80", "203.0.113.80", "192.0.2.80"].map((host) =>
      control(host, { headers: [["date", ahead]] }, { ...from, at: now, elapsedMs: 20 }),
    );
    const skewed = [...resolvedAt(office), connect(one, "connected", from), handshake({ ...from, leaf }), ...clocks];
    expect(said(skewed).first).toBe("Healthy from 4 of 5 vantages");
  });

  test("one that was away is told once; what one said before it dropped out counts", () => {
    const lost = connect(one, "unknown", { ...from, attempt: 9, skippedBecause: "the vantage gave no answer" });
    expect(said([lost], goneOffice)).toMatchObject({
      first: "Healthy from 4 of 5 vantages, with a note",
      also: ["office was away."],
    });
    expect(said([...wellFrom(office), lost], goneOffice)).toMatchObject({
      first: "Healthy from all 5 vantages, with a note",
      also: ["office dropped out under way."],
    });
  });
});
