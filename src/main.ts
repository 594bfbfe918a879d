import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Compiled code is kept among the packages, where nobody can write who could not change the code itself: the next start takes half the time.
// Where that folder cannot be written nothing is kept, and nothing else changes.
enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/faultline", import.meta.url)));
await import("./run-command.ts");
