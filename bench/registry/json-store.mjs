// What many labs begin with: one JSON file a run in a folder, read again for every question. Written here to be compared with; it
// keeps nothing in memory between questions, has no locks and no index.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMPARED, PAGE, SEARCH } from "./operations.mjs";
import { readRuns } from "./read-runs.mjs";

/** Copies the runs of the filled registry, so that both hold the same. */
export function fill(folder, _runs, registryFolder) {
  if (existsSync(folder)) return 0;
  const begun = performance.now();
  mkdirSync(`${folder}.new`, { recursive: true });
  for (const run of readRuns(join(registryFolder, "runs.sqlite"))) {
    writeFileSync(join(`${folder}.new`, `${run.id}.json`), JSON.stringify(run));
  }
  renameSync(`${folder}.new`, folder);
  return (performance.now() - begun) / 1000;
}

export function bytes(folder) {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

export function open(folder, runs) {
  const names = () => readdirSync(folder).sort().reverse();
  const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const write = (run) => writeFileSync(join(folder, `${run.id}.json`), JSON.stringify(run));
  const all = () => names().map(read);
  const matches = ({ metrics, params }) =>
    metrics.some(({ name, value }) => name === SEARCH.metric && value < SEARCH.below) &&
    params[SEARCH.param] === SEARCH.is;
  const lowest = ({ metrics }) => metrics.find(({ name }) => name === SEARCH.metric).value;
  // sorts before every other run, so that questions about the newest do not read it
  const batch = { id: "0-batch", params: {}, metrics: [] };
  return {
    operations: {
      log_run(index) {
        const run = {
          id: `ZZZ-${String(index).padStart(6, "0")}`,
          name: "MEASURED",
          status: "running",
          params: {},
          metrics: [],
        };
        write(run);
        for (let at = 0; at < 20; at++) {
          run.params[`p${at}`] = at + index;
          run.metrics.push({ name: `m${at}`, value: at + index / 7 });
        }
        write(run);
        write({ ...run, status: "completed" });
      },
      log_batch(step) {
        for (let at = 0; at < 1_000; at++) batch.metrics.push({ name: `m${at}`, step, value: at / 7 });
        write(batch);
      },
      list: () => names().slice(0, PAGE).map(read),
      list_deep: () =>
        names()
          .slice(Math.floor(runs / 2), Math.floor(runs / 2) + PAGE)
          .map(read),
      search: () => {
        const found = [];
        for (const name of names()) {
          const run = read(name);
          if (matches(run) && found.push(run) === PAGE) break;
        }
      },
      search_sorted: () =>
        all()
          .filter(matches)
          .sort((a, b) => lowest(a) - lowest(b))
          .slice(0, PAGE),
      compare() {
        const details = names()
          .filter((name) => !name.startsWith("ZZZ"))
          .slice(0, COMPARED)
          .map(read);
        Object.keys(details[0].params).filter((name) =>
          details.some(({ params }) => params[name] !== details[0].params[name]),
        );
      },
    },
    close: () => {},
  };
}
