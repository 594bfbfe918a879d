import { describe, expect, test, vi } from "vitest";
import { askDnsSystem, askSystemBy } from "../../../src/probe/dns/system.ts";
import { lookUpApart, type SystemLookup } from "../../../src/probe/dns/system-lookup.ts";
import { given, place } from "./asking.ts";

/** Only localhost, which never leaves this machine, is looked up for real; whatever else a system can say is put in its place. */
const system = (answer: SystemLookup) => {
  const lookup = vi.fn(answer);
  const probe = askSystemBy(lookup);
  const ask = (name: string, signal: AbortSignal = AbortSignal.timeout(5_000)) =>
    probe({ name, purpose: "target" }, given, place, signal);
  return { lookup, ask };
};
const stuckSystem = () => {
  const stuck = Promise.withResolvers<{ address: string }[]>();
  return { stuck, ...system(() => stuck.promise) };
};
const systemError = (code: string) => Object.assign(new Error(`getaddrinfo ${code}`), { code, syscall: "getaddrinfo" });

describe("the system's lookup", () => {
  test("localhost, for real", async () => {
    const answer = await askDnsSystem({ name: "localhost", purpose: "target" }, given, place, AbortSignal.timeout(5_000));
    expect(answer.outcome).toBe("ok");
    expect(["127.0.0.1", "::1"]).toContain(answer.data.addresses?.[0]);
  });

  test("addresses are canonical, each once, in the system's order, without zone", async () => {
    const { lookup, ask } = system(async () =>
      ["2001:DB8:0:0::1", "192.0.2.1", "fe80::1%eth0", "192.0.2.1"].map((address) => ({ address })),
    );
    expect((await ask("api.example.com")).data.addresses).toEqual(["2001:db8::1", "192.0.2.1", "fe80::1"]);
    expect(lookup.mock.calls).toEqual([["api.example.com", expect.any(AbortSignal)]]);
  });

  test.each([
    ["ENOTFOUND", "not-found", "target"],
    ["EAI_AGAIN", "lookup-failed", "between"],
  ])("%s is %s", async (code, expected, blame) => {
    const { ask } = system(() => Promise.reject(systemError(code)));
    expect(await ask("api.example.com")).toMatchObject({
      outcome: "failed",
      failure: { code: expected, phase: "lookup", blame },
      data: {},
    });
  });

  test("a lookup that does not end is left behind at the deadline, or when the run is stopped", async () => {
    const { stuck, ask } = stuckSystem();
    expect((await ask("api.example.com", AbortSignal.timeout(30))).failure?.code).toBe("timeout");
    const run = new AbortController();
    const asked = ask("api.example.com", run.signal);
    run.abort();
    expect((await asked).failure?.code).toBe("cancelled");
    stuck.reject(systemError("EAI_AGAIN"));
  });

  test("no more than eight are ever under way: a later one waits for a place, within its own deadline", async () => {
    const { stuck, lookup, ask } = stuckSystem();
    const first = Array.from({ length: 8 }, (_, index) => ask(`${index}.example.com`, AbortSignal.timeout(50)));
    expect((await ask("late.example.com", AbortSignal.timeout(100))).failure).toMatchObject({
      code: "timeout",
      detail: expect.stringContaining("earlier lookups"),
    });
    for (const answer of await Promise.all(first)) expect(answer.failure?.code).toBe("timeout");
    expect(lookup).toHaveBeenCalledTimes(8);
    const waiting = ask("last.example.com");
    stuck.resolve([{ address: "192.0.2.1" }]);
    expect((await waiting).data.addresses).toEqual(["192.0.2.1"]);
    expect(lookup).toHaveBeenCalledTimes(9);
  });

  test("stopped before it began: nothing is looked up", async () => {
    const { lookup, ask } = stuckSystem();
    expect((await ask("api.example.com", AbortSignal.abort())).failure?.code).toBe("cancelled");
    expect(lookup).not.toHaveBeenCalled();
  });
});

describe("in a process of its own", () => {
  test("the system's addresses, and its own code where it has none", async () => {
    expect(await lookUpApart("localhost", AbortSignal.timeout(5_000))).toContainEqual(
      expect.objectContaining({ address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) }),
    );
    // A label of 64 characters is no name, so getaddrinfo(3) says no without asking anybody.
    await expect(lookUpApart(`${"a".repeat(64)}.example`, AbortSignal.timeout(5_000))).rejects.toMatchObject({
      code: expect.stringMatching(/^(ENOTFOUND|EAI_)/),
      syscall: "getaddrinfo",
    });
  });

  test("a name that looks like an option is a name", async () => {
    await expect(lookUpApart(`--${"a".repeat(64)}`, AbortSignal.timeout(5_000))).rejects.toMatchObject({
      syscall: "getaddrinfo",
    });
  });

  test("the signal ends it", async () => {
    const stop = new AbortController();
    const asked = lookUpApart("localhost", stop.signal);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });
});
