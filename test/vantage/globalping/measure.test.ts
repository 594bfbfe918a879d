import { expect, test } from "vitest";
import type { GlobalpingApi } from "../../../src/vantage/globalping/api.ts";
import { untilMeasured } from "../../../src/vantage/globalping/measure.ts";

test("asked to come back in a month it is left alone, and not asked at once", async () => {
  let reads = 0;
  const api = {
    read: async () => {
      reads += 1;
      return { ok: false, trouble: { kind: "later", afterMs: 30 * 86_400_000 } } as const;
    },
  } as unknown as GlobalpingApi;
  expect(await untilMeasured(api, "id", AbortSignal.timeout(150))).toMatchObject({ ok: false });
  expect(reads).toBe(1);
});
