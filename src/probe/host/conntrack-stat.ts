export type Conntrack = {
  count: number;
  most: number;
  dropped: number | null;
  droppedEarly: number | null;
  insertFailed: number | null;
};

/** /proc/net/stat/nf_conntrack: a line of names, then one for each processor in hexadecimal; null where a column is missing. */
export function readConntrackStat(text: string): Omit<Conntrack, "count" | "most"> {
  const [names = [], ...rows] = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.trim().split(/\s+/));
  const total = (name: string): number | null => {
    const at = names.indexOf(name);
    const values = rows.map((row) => (/^[0-9a-f]{1,8}$/i.test(row[at] ?? "") ? Number.parseInt(row[at] ?? "", 16) : Number.NaN));
    const sum = values.reduce((all, value) => all + value, 0);
    return at === -1 || values.length === 0 || !Number.isSafeInteger(sum) ? null : sum;
  };
  return { dropped: total("drop"), droppedEarly: total("early_drop"), insertFailed: total("insert_failed") };
}
