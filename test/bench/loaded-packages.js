import { registerHooks } from "node:module";

// Put before a program by --import: says at its end, in one line on stderr, which packages it loaded.
const packages = new Set();
registerHooks({
  load(url, context, next) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
    if (name !== undefined) packages.add(name);
    return next(url, context);
  },
});
process.on("exit", () => process.stderr.write(`loaded ${[...packages].sort().join(" ")}\n`));
