import type { Address } from "../target/address.ts";
import { isLoopback } from "./address-network.ts";
import type { VantageSelf } from "./vantage.ts";

/** Whether an address is of the machine that asks itself: a loopback one, or one that it says it has in the network. `self` undefined: nobody said. */
export const isOnMachine = (self: Pick<VantageSelf, "addresses"> | undefined, address: Address): boolean =>
  isLoopback(address) || self?.addresses?.includes(address) === true;
