import type { Scenario } from "./scenario.ts";
import { filteredByRouter } from "./tcp/filtered-by-router.ts";
import { filteredByServer } from "./tcp/filtered-by-server.ts";
import { filteredOneAddress } from "./tcp/filtered-one-address.ts";
import { refusedByFirewall } from "./tcp/refused-by-firewall.ts";
import { refusedNoListener } from "./tcp/refused-no-listener.ts";
import { refusedOneAddress } from "./tcp/refused-one-address.ts";
import { refusedOverIpv6 } from "./tcp/refused-over-ipv6.ts";
import { rejectedAdminProhibited } from "./tcp/rejected-admin-prohibited.ts";
import { rejectedByRouter } from "./tcp/rejected-by-router.ts";
import { rejectedOverIpv6 } from "./tcp/rejected-over-ipv6.ts";
import { resetByBalancer } from "./tcp/reset-by-balancer.ts";
import { resetByMiddlebox } from "./tcp/reset-by-middlebox.ts";

/** Every fault of the lab with its twin, and what looks like a fault and is none: one line each. */
export const scenarios: readonly Scenario[] = [
  filteredByRouter,
  filteredByServer,
  filteredOneAddress,
  refusedByFirewall,
  refusedNoListener,
  refusedOneAddress,
  refusedOverIpv6,
  rejectedAdminProhibited,
  rejectedByRouter,
  rejectedOverIpv6,
  resetByBalancer,
  resetByMiddlebox,
];
