import { describe, expect, test } from "vitest";
import type { Step } from "../../../src/observation/step.ts";
import { answering, answersOf, invited, knock, present, someHub, startAgent } from "../fleet.ts";

describe("an agent that was invited", () => {
  test("is let in, and answers what it is asked", async () => {
    const hub = await someHub();
    const asked: Step[] = [];
    startAgent(hub, { join: await invited(hub), vantage: answering(0, asked) });
    const agent = await present(hub);
    expect(agent.self).toMatchObject({ name: "eu-west-1", labels: { region: "eu" }, side: "inside", families: [4, 6] });
    const [answer] = await answersOf(agent, [knock()]);
    expect(answer).toMatchObject({ probe: "tcp.connect", outcome: "ok", data: { connectMs: 12 } });
    expect(asked).toMatchObject([{ probe: "tcp.connect", subject: { address: "192.0.2.10", port: 443 }, attempt: 1 }]);
  });

  test("comes back without an invitation, and is away between", async () => {
    const hub = await someHub();
    const first = startAgent(hub, { join: await invited(hub) });
    const agent = await present(hub);
    first.stop();
    await first.ended;
    await expect.poll(() => agent.self.status).toBe("offline");
    expect(await answersOf(agent, [knock()])).toEqual([]);
    startAgent(hub, { keyFile: first.keyFile });
    expect(await present(hub)).toBe(agent);
  });

  test("that starts anew with its own used invitation is let in all the same", async () => {
    const hub = await someHub();
    const join = await invited(hub);
    const first = startAgent(hub, { join });
    await present(hub);
    first.stop();
    await first.ended;
    startAgent(hub, { join, keyFile: first.keyFile });
    await present(hub);
  });

  test("tells its clock", async () => {
    const hub = await someHub();
    startAgent(hub, { join: await invited(hub) });
    const agent = await present(hub);
    await expect.poll(() => agent.self.clockOffsetMs).not.toBe(null);
    expect(Math.abs(agent.self.clockOffsetMs ?? 9_999)).toBeLessThan(1_000);
  });

  test("that is taken out of the book is cut off, and told for good", async () => {
    const hub = await someHub();
    const { ended } = startAgent(hub, { join: await invited(hub) });
    await present(hub);
    await hub.store.removeAgent("eu-west-1");
    await hub.gateway.refresh();
    expect(hub.gateway.vantages()).toEqual([]);
    expect(await ended).toMatch(/used already/);
  });
});

describe("the hub's own name", () => {
  test("is nobody else's, in whatever case", async () => {
    const hub = await someHub(Date.now, "local");
    expect(await startAgent(hub, { join: await invited(hub), name: "Local" }).ended).toMatch(/the hub itself is called/);
  });

  test("that an agent had before takes no question of the hub's away, and the log says so once", async () => {
    const before = await someHub();
    startAgent(before, { join: await invited(before), name: "office" });
    startAgent(before, { join: await invited(before), name: "fra" });
    await present(before, "office");
    await present(before, "fra");
    const hub = await someHub(Date.now, "Office", before.store);
    await hub.gateway.refresh();
    await hub.gateway.refresh();
    expect(hub.gateway.vantages().map(({ self }) => self.name)).toEqual(["fra"]);
    expect(hub.logged.filter(({ msg }) => msg.includes("the hub's own name"))).toHaveLength(1);
  });
});

describe("what is under way", () => {
  test("ends without an answer where the agent goes", async () => {
    const hub = await someHub();
    const { stop } = startAgent(hub, { join: await invited(hub), vantage: answering(null) });
    const agent = await present(hub);
    const answers = answersOf(agent, [knock(1, 30_000), knock(2, 30_000)]);
    await expect.poll(() => agent.link?.openQuestions).toBe(2);
    stop();
    expect(await answers).toEqual([]);
    expect(agent.self.status).toBe("offline");
  });

  test("is stopped at the agent where the run ends", async () => {
    const hub = await someHub();
    let stopped = 0;
    const patient = answering(null);
    startAgent(hub, {
      join: await invited(hub),
      vantage: {
        ...patient,
        observe: (steps, signal) => {
          signal.addEventListener("abort", () => stopped++);
          return patient.observe(steps, signal);
        },
      },
    });
    const agent = await present(hub);
    const run = new AbortController();
    const answers = answersOf(agent, [knock(1, 30_000)], run.signal);
    await expect.poll(() => agent.link?.openQuestions).toBe(1);
    run.abort();
    expect(await answers).toEqual([]);
    await expect.poll(() => stopped).toBe(1);
  });

  test("what many questions share is sent once, and no key goes with it", async () => {
    const hub = await someHub();
    const asked: Step[] = [];
    startAgent(hub, { join: await invited(hub), vantage: answering(0, asked) });
    const agent = await present(hub);
    const given = { ca: ["a root"], expectText: "ready", clientCertificate: { cert: "a certificate", key: "a key" } };
    await answersOf(
      agent,
      [1, 2, 3].map((attempt) => ({ ...knock(attempt), given })),
    );
    expect(asked.map((step) => step.given)).toEqual(Array.from({ length: 3 }, () => ({ ca: ["a root"], expectText: "ready" })));
    expect(asked[0]?.given).toBe(asked[2]?.given);
  });
});
