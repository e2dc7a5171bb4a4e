// @ts-check
import { parseArgs } from "node:util";

export const USAGE = `npm run bench:registry -- [flags]

  --quick         1,000 and 10,000 runs, few calls: about a minute
  --sizes LIST    runs in the store (1000,10000,100000)
  --stores LIST   of proplab, json, mlflow (all of them)
  --python PATH   a Python with MLflow in it (python3)
  --mlflow-most N largest store MLflow is filled with; it takes some 30 ms a run (10000)
  --output FILE   measurements as JSON; the report stands beside it as .md (bench/results/registry.json)
  --keep          leave the filled stores (up to 1 GB) in bench/results/registry-stores
  --fresh         forget an unfinished run instead of going on with it
  --help`;

const STORES = ["proplab", "json", "mlflow"];

/**
 * Reads the flags.
 * @param {string[]} argv
 * @throws Error naming a bad one
 */
export function readArguments(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
      fresh: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      sizes: { type: "string" },
      stores: { type: "string", default: STORES.join() },
      python: { type: "string", default: "python3" },
      "mlflow-most": { type: "string", default: "10000" },
      output: { type: "string", default: "bench/results/registry.json" },
    },
  });
  const { quick, keep, fresh, help, python, output } = values;
  const sizes = (values.sizes ?? (quick ? "1000,10000" : "1000,10000,100000"))
    .split(",")
    .map((text) => whole("sizes", text));
  const stores = values.stores.split(",").map((text) => {
    if (STORES.includes(text.trim())) return text.trim();
    throw new Error(`--stores: there is no "${text}"; there are ${STORES.join(", ")}`);
  });
  return {
    quick,
    keep,
    fresh,
    help,
    python,
    output,
    sizes,
    stores,
    mlflowMost: whole("mlflow-most", values["mlflow-most"]),
  };
}

/**
 * @param {string} flag
 * @param {string} text
 */
function whole(flag, text) {
  const value = Number(text.trim());
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`--${flag}: "${text}" is not a whole number above 0`);
}
