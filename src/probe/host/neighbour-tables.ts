import { z } from "zod";
import type { DataOf } from "../../observation/observation.ts";

type Tables = NonNullable<DataOf<"host.limits">["neighbours"]>;

const tableSchema = z.object({
  family: z.enum(["inet", "inet6"]),
  thresh3: z.int(),
  entries: z.int(),
  table_fulls: z.int().optional(),
});

/** What `ip -j -s ntable show` prints: one entry a table with its thresholds (the others are about single links). Within a namespace too it is the whole machine's, as the kernel has one table for all of them. */
export function readNeighbourTables(text: string): Tables {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return (Array.isArray(value) ? value : []).flatMap((one) => {
    const { data } = tableSchema.safeParse(one);
    return data === undefined
      ? []
      : [
          {
            family: data.family === "inet" ? (4 as const) : (6 as const),
            entries: data.entries,
            most: data.thresh3,
            refused: data.table_fulls ?? null,
          },
        ];
  });
}
