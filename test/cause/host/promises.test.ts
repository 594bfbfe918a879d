import fc from "fast-check";
import { causes } from "../../../src/cause/causes.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { anyObservations } from "../../build/arbitrary.ts";
import { one, six, two } from "../../build/common.ts";
import { counters, firewall, inputChain, listening, network, program, rule, sockets, when } from "../../build/host.ts";
import { limits, processes } from "../../build/host-room.ts";
import { keepTheirPromises } from "../../build/promises.ts";
import { connect, type Ending } from "../../build/tcp.ts";

const own = causes.filter(({ id }) => id.startsWith("host."));
const moment = fc.constantFrom("before" as const, "between" as const, "after" as const);
const address = fc.constantFrom(one, two, six);
const count = fc.integer({ min: 0, max: 40 });
const told = fc.record({ attempt: fc.integer({ min: 1, max: 3 }), startMs: fc.integer({ min: 0, max: 4_000 }) });
const listener = fc
  .tuple(fc.constantFrom("0.0.0.0", "::", "127.0.0.1", one), fc.constantFrom(443, 8_443), count, fc.constantFrom(8, 511))
  .map(([at, port, waiting, backlog]) => listening(at, { port, waiting, backlog, holders: [program("nginx")] }));
const anyRule = fc
  .tuple(
    fc.constantFrom("drop" as const, "reject" as const, "accept" as const),
    fc.constantFrom("ip filter INPUT", "ip6 filter INPUT"),
    fc.constantFrom(when("dport", "443"), when("destination", one), when("other")),
    fc.option(count),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([does, chain, condition, packets, place]) =>
    rule(does, { chain, conditions: [condition], packets, place, text: `${chain} ${place}` }),
  );
const chains = ["ip filter INPUT", "ip6 filter INPUT"].map((id) => inputChain("accept", { id }));
/** Observations that look like those of a machine that looks at itself: one look of a kind at each moment. */
const some: fc.Arbitrary<Observation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(address, fc.constantFrom<Ending[]>("connected", "timeout", "timeout", "refused", "reset", "prohibited"), told)
      .map(([to, how, rest]) => connect(to, how, rest)),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.array(listener, { maxLength: 3 }), moment).map(([list, at]) => sockets(list, { moment: at })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(anyRule, { maxLength: 3 }), moment)
      .map(([rules, at]) => firewall(chains, rules, { moment: at })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom("TcpExt.ListenOverflows", "TcpExt.ListenDrops", "TcpExt.TCPReqQFullDrop", "IpReversePathFilter"),
        count,
        moment,
      )
      .map(([name, value, at]) => counters({ [name]: value }, { moment: at })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(count, fc.constantFrom(0, 3, 900), moment)
      .map(([files, sockets, at]) =>
        processes([{ files, closeWait: Array.from({ length: sockets }, (_, n) => n) }], { moment: at }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(0.1, 1), moment).map(([part, at]) =>
      limits(
        {
          files: { open: Math.round(100_000 * part), most: 100_000 },
          conntrack: { count: 100 * part, most: 100, dropped: 0, droppedEarly: 0, insertFailed: 0 },
        },
        { moment: at },
      ),
    ),
  },
);
const machine = network({ owned: [one, two, six].map((owned) => ({ address: owned, bits: 24, link: "eth0" })) });
/** A kind of look is made once at each moment. */
const lookOf = ({ id, probe, subject }: Observation): string => ("moment" in subject ? `${probe} ${subject.moment}` : id);
const run = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.uniqueArray(some, { maxLength: 24, selector: lookOf }).map((list) => [machine, ...list]),
  },
  { weight: 1, arbitrary: anyObservations },
);
keepTheirPromises(own, run);
