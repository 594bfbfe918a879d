import { expect, test } from "vitest";
import { judge } from "../../../src/verdict/judge.ts";
import { one } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { factsOf } from "../../build/judged.ts";
import { connect } from "../../build/tcp.ts";
import { handshake } from "../../build/tls.ts";

const well = (vantage: string) => [connect(one, "connected", { vantage }), handshake({ vantage }), answer(200, { vantage })];
const withAway = (names: readonly string[], away: readonly string[], observations: Parameters<typeof factsOf>[0]) => {
  const facts = factsOf(observations, { vantages: names });
  const vantages = facts.vantages.map((self) => (away.includes(self.name) ? { ...self, status: "offline" as const } : self));
  return judge({ ...facts, vantages });
};

test("an agent that is away is a note, and the others' answers count", () => {
  const { verdict, findings } = withAway(["here", "there"], ["there"], well("here"));
  expect(verdict).toBe("healthy");
  expect(findings).toMatchObject([
    { cause: "vantage.offline", role: "note", scope: { vantages: ["there"], of: { vantages: 2 } } },
  ]);
  expect(findings[0]?.summary).toBe("there was away: nothing came back from 1 of 2 vantages");
});

test("where nobody is left it is the answer, and nothing is known of the target", () => {
  const { verdict, findings } = withAway(["there"], ["there"], []);
  expect(verdict).toBe("inconclusive");
  expect(findings).toMatchObject([{ cause: "vantage.offline", role: "root", pattern: "everywhere" }]);
});

test("nobody is away", () => {
  expect(withAway(["here"], [], well("here")).findings).toEqual([]);
});
