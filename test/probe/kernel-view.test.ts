import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kernelViewSchema } from "../../src/observation/kind/tcp-connect.ts";
import { readKernelView } from "../../src/probe/kernel-view.ts";

const stalled = `ESTAB 0      517    192.0.2.10:52344 203.0.113.7:443
\t cubic wscale:7,7 rto:1608 backoff:3 rtt:40.2/20 mss:1448 pmtu:1500 rcvmss:536 advmss:1448 cwnd:1 ssthresh:7 bytes_sent:2068 bytes_retrans:1551 bytes_acked:1 segs_out:6 segs_in:1 data_segs_out:4 send 288kbps lastsnd:1200 unacked:1 retrans:1/3 lost:1 rcv_space:14600 rcv_ooopack:2
`;

describe("what ss printed", () => {
  test("of a stalled connection: sent, never acknowledged, retransmitted", () => {
    expect(readKernelView(stalled)).toEqual({
      state: "ESTAB",
      bytesSent: 2068,
      bytesAcked: 1,
      bytesReceived: 0,
      retransmits: 3,
      outOfOrder: 2,
      pathMtu: 1500,
      rttMs: 40.2,
    });
  });

  test("of a SYN without answer on one line", () => {
    const view = readKernelView(
      "SYN-SENT 0 1 10.0.0.1:34616 10.0.0.2:85 cubic rto:1000 backoff:2 mss:524 cwnd:1 retrans:1/3 lost:1\n",
    );
    expect(view).toMatchObject({ state: "SYN-SENT", retransmits: 3, bytesSent: 0, pathMtu: null, rttMs: null });
  });

  test("without any detail the counts are unknown, not zero", () => {
    expect(readKernelView("ESTAB 0 0 10.0.0.1:1 10.0.0.2:2\n")).toMatchObject({ bytesSent: null, retransmits: null });
  });

  test("of a second socket is not mixed into the first", () => {
    expect(readKernelView(`ESTAB 0 0 10.0.0.1:1 10.0.0.2:2\n\t rto:200\n${stalled}`)).toMatchObject({
      bytesSent: 0,
      pathMtu: null,
    });
  });

  test("of nothing is null", () => {
    expect(readKernelView("")).toBeNull();
    expect(readKernelView("Netid State\n")).toBeNull();
  });

  test("whatever it prints, the view has the record's shape or is null", () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom("bytes_acked:", "rtt:", "retrans:1/", "pmtu:", "rto:1", "\n\t", "\nESTAB "),
      fc.nat(),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const view = readKernelView(`ESTAB ${words.join("")}`);
        expect(kernelViewSchema.nullable().safeParse(view).success).toBe(true);
      }),
    );
  });
});
