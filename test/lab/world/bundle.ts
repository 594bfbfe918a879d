import { join, resolve } from "node:path";
import { rolldown } from "rolldown";

/** Writes the command, the stand-ins and the hub into a folder, each as `NAME.js` beside the parts that both or some subcommand need. */
const [folder = ""] = process.argv.slice(2);
const repository = resolve(import.meta.dirname, "../../..");
await using bundled = await rolldown({
  input: {
    command: join(repository, "src/main.ts"),
    "stand-ins": join(repository, "test/lab/stand-in/run.ts"),
    hub: join(repository, "test/lab/world/hub-program.ts"),
  },
  platform: "node",
  cwd: repository,
  logLevel: "silent",
});
await bundled.write({ dir: folder, format: "esm" });
