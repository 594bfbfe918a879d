import { judge } from "../../src/verdict/judge.ts";
import { one, two } from "../build/common.ts";
import { query } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { factsOf } from "../build/judged.ts";
import { connect } from "../build/tcp.ts";
import { type Figure, median, ms } from "./figure.ts";

const vantages = Array.from({ length: 50 }, (_, index) => `vantage-${index + 1}`);
const each = 200;
const rounds = 5;

/** A large fleet's whole run, judged at once: one of two addresses refuses from every other vantage. */
export function judging(): Figure {
  const observations = vantages.flatMap((vantage, rank) =>
    Array.from({ length: each / 4 }, (_, index) => {
      const told = { vantage, startMs: index * 30 };
      return [
        query("10.0.0.2", "A", { gives: [one, two] }, told),
        connect(one, "connected", told),
        connect(two, rank % 2 === 0 ? "refused" : "connected", { ...told, attempt: 1 + (index % 3) }),
        answer(200, { ...told, address: one }),
      ];
    }).flat(),
  );
  const facts = factsOf(observations, { vantages });
  const took = Array.from({ length: rounds }, () => {
    const began = performance.now();
    judge(facts);
    return performance.now() - began;
  });
  return {
    what: `Judging ${observations.length.toLocaleString("en")} observations (${vantages.length} vantages × ${each})`,
    asked: null,
    measured: ms(median(took)),
    met: null,
  };
}
