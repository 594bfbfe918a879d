import { describe, expect, test } from "vitest";
import { edgeOf } from "../../../src/cause/host/mtu-mismatch.ts";
import type { SizeTried } from "../../../src/observation/kind/host-link-size.ts";
import { address } from "../../build/common.ts";
import { linkSizes } from "../../build/host-room.ts";
import { judged } from "../../build/judged.ts";

const gateway = address("203.0.113.1");
const size = (bytes: number, answered: number, isTold = false): SizeTried => ({ size: bytes, sent: 3, answered, isTold });
const link = (mtu: number, ...sizes: SizeTried[]) => ({ link: "eth0", gateway, mtu, sizes });

describe("host.mtu-mismatch", () => {
  test("small ones come back and none above the other end's size: named, with both", () => {
    const [root] = judged([linkSizes([link(9_000, size(576, 3), size(1_500, 3), size(4_000, 0), size(9_000, 0))])]).findings;
    expect(root).toMatchObject({ cause: "host.mtu-mismatch", role: "root", impact: "degrades" });
    expect(root?.summary).toBe("eth0 allows 9000 bytes, its router takes fewer than 4000");
  });

  test.each([
    ["everything comes back, which is the healthy twin", [size(576, 3), size(1_500, 3)]],
    ["it is said that they are too large", [size(576, 3), size(1_500, 0, true)]],
    ["the router answers no echo", [size(576, 0), size(1_500, 0)]],
    ["the router limits its echoes", [size(576, 2), size(1_280, 1), size(1_400, 0), size(1_500, 0)]],
    ["a size between is lost and a larger one is not", [size(576, 3), size(1_280, 0), size(1_400, 3), size(1_500, 0)]],
  ])("%s: none", (_, sizes) => {
    expect(edgeOf(link(1_500, ...sizes))).toBeNull();
  });
});
