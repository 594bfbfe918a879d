import { groupByCell } from "../../observation/cell.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";

const leastTries = 3;

/** HTTP/3 is announced, and nothing that speaks QUIC answers there. Browsers fall back to TCP, so nobody but their first visit is hurt. */
export const h3Unreachable: Cause = {
  id: "http.h3-unreachable",
  impact: "latent",
  plain:
    "The server tells browsers that it can be reached over HTTP/3 (QUIC, which runs over UDP), and nothing answers there. Browsers try it, and go back to TCP: some visits begin late.",
  tell: "Alt-Svc names h3, and three packets that every QUIC server must answer are not answered.",
  remedy: ["Open the UDP port to the server, or take the Alt-Svc header away where HTTP/3 is not served."],
  toldApartFrom: ["vantage.local-firewall"],
  explains: [],
  owner: "whoever runs the server or the firewall in front of it",
  find: (seen) => {
    const all = seen.of("http.quic").filter(({ outcome, failure }) => outcome !== "skipped" && failure?.blame !== "vantage");
    const asked = all.filter(({ subject }) => subject.purpose === "target");
    const silent = [...groupByCell(asked).values()].filter(
      (own) => own.length >= leastTries && own.every(({ outcome }) => outcome === "failed"),
    );
    const failed = silent.flat();
    if (failed.length === 0) return [];
    const controls = all.filter(({ subject }) => subject.purpose === "control" && seen.of("http.quic").length > 0);
    const open = [...controls, ...asked].filter(({ outcome }) => outcome === "ok");
    // Where UDP gets out of here to nobody, the silence is ours.
    if (open.length === 0 && controls.length > 0) return [];
    const places = [...new Set(failed.map(placeOf))].sort();
    return [
      {
        failed,
        worked: asked.filter(({ outcome }) => outcome === "ok"),
        beside: controls,
        ruledOut:
          open.length === 0
            ? []
            : [{ cause: "vantage.local-firewall", by: open, why: "UDP from here is answered at another address" }],
        says: clause("HTTP/3 is announced, and nothing answers over UDP"),
        next: [`Open ${listed(places)} for UDP, or do not announce HTTP/3 (Alt-Svc).`],
      },
    ];
  },
};

const placeOf = ({ subject }: ObservationOf<"http.quic">): string => endpointText(subject.address, subject.port);
