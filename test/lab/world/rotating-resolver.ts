import { startDnsServer } from "../../fixture/dns-server.ts";

/** A resolver in front of a balancer by DNS: of many addresses it gives one, another one each time. Neither named nor unbound does that. */
const [host = "", name = "", ...answers] = process.argv.slice(2);
let turn = 0;

await startDnsServer({
  host,
  port: 53,
  answer: (asked) => {
    if (asked.name !== name || asked.type !== "A") return { answers: [] };
    turn += 1;
    return { answers: [`${name} 1 A ${answers[turn % answers.length] ?? ""}`] };
  },
});
