import { z } from "zod";
import { type Address, parseAddress } from "./address.ts";

// Apart from the reading of addresses, which an agent that waits needs too: it keeps no schema library in memory.

export const addressSchema = z.custom<Address>(
  (value) => typeof value === "string" && parseAddress(value) === value,
  "expected an IP address in canonical text",
);
export const portSchema = z.int().min(1).max(65535);
