// This registry, by the calls its commands make.
import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { captureEnvironment, openRegistry } from "../../dist/registry/index.js";
import { compareSettings } from "../../dist/runner/compare/differing-settings.js";
import { fillRegistry, METRICS } from "./fill.mjs";
import { COMPARED, PAGE, SEARCH } from "./operations.mjs";

const SHOWN = METRICS.slice(0, 3);

/** @param folder of this store alone @returns seconds the filling took, 0 when it was filled before */
export function fill(folder, runs) {
  const database = join(folder, "runs.sqlite");
  if (existsSync(database)) return 0;
  mkdirSync(folder, { recursive: true });
  const begun = performance.now();
  fillRegistry(`${database}.new`, { runs });
  renameSync(`${database}.new`, database);
  return (performance.now() - begun) / 1000;
}

export function bytes(folder) {
  return statSync(join(folder, "runs.sqlite")).size;
}

export function open(folder, runs) {
  const registry = openRegistry({ database: join(folder, "runs.sqlite"), artifacts: join(folder, "artifacts") });
  const environment = captureEnvironment();
  const hash = "a".repeat(64);
  const begin = () =>
    registry.startRun({
      name: "MEASURED",
      seed: 42,
      commandLine: [],
      code: { commit: null, dirty: null, diffSha256: null },
      environment,
      datasetSha256: hash,
      dataSource: "simulated",
      config: {},
      configSha256: hash,
    });
  const batchRun = begin();
  const { metric, below, param, is } = SEARCH;
  const condition = `metrics.${metric} < ${below} and params.${param} = '${is}'`;
  const page = (filter) => registry.listRuns({ limit: PAGE, metrics: SHOWN, ...filter });
  const ids = page({ limit: COMPARED, where: "status = 'completed'" }).runs.map(({ id }) => id);
  return {
    operations: {
      log_run(index) {
        const id = begin();
        const params = Object.fromEntries(METRICS.map((name, at) => [`param_${name}`, at + index]));
        registry.logBatch(id, { params, metrics: METRICS.map((name, at) => ({ name, value: at + index / 7 })) });
        registry.finishRun(id, { status: "completed" });
      },
      log_batch: (step) =>
        registry.logBatch(batchRun, {
          metrics: Array.from({ length: 1_000 }, (_, at) => ({ name: `m${at}`, step, value: at / 7 })),
        }),
      list: () => expectRows(page({}), PAGE),
      list_deep: () => expectRows(page({ offset: Math.floor(runs / 2) }), PAGE),
      search: () => expectRows(page({ where: condition }), 1),
      search_sorted: () => expectRows(page({ where: condition, sort: `metrics.${metric}` }), 1),
      compare() {
        const details = ids.map((id) => registry.getRun(id));
        compareSettings(details).filter(({ differs }) => differs);
      },
    },
    close: () => registry.close(),
  };
}

function expectRows({ runs }, least) {
  if (runs.length < least) throw new Error(`${runs.length} runs were found where ${least} or more are`);
}
