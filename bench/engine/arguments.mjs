import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { LOSSES, lossLabel } from "./plan.mjs";

export const USAGE = `npm run bench:engine -- [flags]

  --quick             a first look in about 4 minutes: errors at 10,000 rows and 2 seeds, times at 10,000 and 100,000 once
  --python PATH       a Python with rivals in it; may be given several times
                      (default: bench/results/rivals/bin/python when it is there, and python3)
  --data FOLDER       Parquet files of the real rows (default ../shared/data/nba); without them only synthetic rows
  --sizes LIST        training rows (10000,100000,250000)
  --losses LIST       of ${LOSSES.map(lossLabel).join(", ")}
  --seeds N           draws of the rows, or test windows, for errors (5)
  --only PART         errors or times
  --repeats N         of the fits whose time counts (3)
  --threads LIST      (1,2)
  --output FILE       measurements as JSON; the report stands beside it as .md (bench/results/engine.json)
  --fresh             forget an unfinished run instead of going on with it
  --help`;

const RIVALS_PYTHON = "bench/results/rivals/bin/python";
const QUICK = { sizes: "10000,100000", seeds: "2", repeats: "1" };
const FULL = { sizes: "10000,100000,250000", seeds: "5", repeats: "3" };

/** Reads the flags. @throws Error naming a bad one */
export function readArguments(argv) {
  const text = (multiple = false) => ({ type: "string", multiple });
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: "boolean" },
      fresh: { type: "boolean" },
      help: { type: "boolean" },
      python: text(true),
      data: text(),
      sizes: text(),
      losses: text(),
      seeds: text(),
      repeats: text(),
      only: text(),
      threads: text(),
      output: text(),
    },
  });
  const given = { ...(values.quick ? QUICK : FULL), threads: "1,2", losses: LOSSES.map(lossLabel).join(), ...values };
  const sizes = wholeNumbers("sizes", given.sizes);
  return {
    help: values.help ?? false,
    fresh: values.fresh ?? false,
    pythons: values.python ?? [...(existsSync(RIVALS_PYTHON) ? [RIVALS_PYTHON] : []), "python3"],
    folder: values.data ?? "../shared/data/nba",
    output: values.output ?? "bench/results/engine.json",
    scope: {
      sizes,
      errorSizes: values.quick ? sizes.filter((size) => size === Math.min(...sizes)) : sizes,
      losses: knownLosses(given.losses),
      seeds: Math.min(5, wholeNumbers("seeds", given.seeds)[0]),
      repeats: Math.min(5, wholeNumbers("repeats", given.repeats)[0]),
      threads: wholeNumbers("threads", given.threads),
      only: knownPart(values.only),
    },
  };
}

function wholeNumbers(flag, text) {
  return text.split(",").map((part) => {
    const value = Number(part.trim());
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new Error(`--${flag}: "${part}" is not a whole number above 0`);
  });
}

function knownLosses(text) {
  const known = LOSSES.map(lossLabel);
  return text.split(",").map((part) => {
    if (known.includes(part.trim())) return part.trim();
    throw new Error(`--losses: there is no "${part}"; there are ${known.join(", ")}`);
  });
}

function knownPart(text) {
  if (text === undefined || text === "errors" || text === "times") return text ?? null;
  throw new Error(`--only: there is no "${text}"; there are errors and times`);
}
