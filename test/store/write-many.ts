import { openSqliteStore } from "../../src/store/sqlite/open-store.ts";
import { someRun } from "./stored-run.ts";

/** Another process that writes without end into the store named by its argument, until it is killed. */
const store = await openSqliteStore({ file: process.argv[2] ?? "", now: Date.now });
for (let index = 0; ; index += 1) {
  await store.addRun(someRun({ id: `theirs_${index}` }));
  if (index === 5) process.send?.("writing");
}
