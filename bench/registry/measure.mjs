// Measures one store of one size in a process of its own and prints a JSON line: node measure.mjs STORE SIZE FOLDER quick|full
import { join } from "node:path";
import { OPERATIONS } from "./operations.mjs";
import { PLENTY, QUICK, sample } from "./sample.mjs";

const STORES = { proplab: "./proplab-store.mjs", json: "./json-store.mjs" };
const [name, size, folder, pace] = process.argv.slice(2);
const runs = Number(size);
const { fill, open, bytes } = await import(STORES[name]);
const own = join(folder, `${name}-${size}`);
const fillSeconds = fill(own, runs, join(folder, `proplab-${size}`));
const size_bytes = bytes(own);
const store = open(own, runs);
const operations = {};
for (const operation of Object.keys(OPERATIONS)) {
  operations[operation] = await sample(store.operations[operation], pace === "quick" ? QUICK : PLENTY);
}
store.close();
const peak_mb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ store: name, runs, fill_seconds: fillSeconds, size_bytes, peak_mb, operations }));
