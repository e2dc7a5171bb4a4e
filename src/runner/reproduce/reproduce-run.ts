import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InterruptedError, LabError, UsageError } from "../../core/errors.js";
import type { WorkContext } from "../../core/progress.js";
import { importedFramework } from "../../engine/exchange/imported/imported-framework.js";
import {
  captureCodeState,
  captureEnvironment,
  captureProgram,
  ENVIRONMENT_ARTIFACT,
  type ProgramRecord,
  type Registry,
  type RunDetail,
} from "../../registry/index.js";
import type { Partition } from "../../warehouse/snapshot.js";
import type { Warehouse } from "../../warehouse/warehouse.js";
import { isLogged, notOfRetrain } from "../logged-run.js";
import { planOnData } from "../plan-on-data.js";
import type { RunPlan } from "../plan-run.js";
import type { EvaluationRecord } from "../result.js";
import { checkData, type DataCheck } from "./check-data.js";
import { checkRecord, type RecordCheck, readSound, soundArtifact } from "./check-record.js";
import { codeDifferences, type Origin } from "./code-differences.js";
import { compareArtifacts, notRebuilt } from "./compare-artifacts.js";
import { compareMetrics, compareParams, compareWindows } from "./compare-figures.js";
import { comparePredictions } from "./compare-predictions.js";
import { firstDifference, probableCauses, reproductionVerdict } from "./judge-reproduction.js";
import { type RebuiltRun, rebuildRun } from "./rebuild-run.js";
import type { RebuildComparison, Reproduction } from "./reproduction.js";
import { otherCandidates, settingDifferences, settingsOfRun } from "./run-settings.js";

export interface ReproduceOptions {
  /** The warehouse folder (LabPaths.warehouse). */
  readonly warehouse: string;
  readonly threads: number;
  /** Look at what there is to reproduce from, and train nothing. */
  readonly dryRun: boolean;
  readonly notice: (text: string) => void;
  /** Called with what was found before anything is trained. */
  readonly onChecked?: (checked: Reproduction) => void;
}

/**
 * Makes a run again from its record alone, and compares what comes out with what was recorded: first whether the record is intact,
 * then the data, then the program; then it trains. Enters nothing in the registry, and leaves no file behind.
 * @param registry may be open for reading only
 * @throws UsageError RUN_NOT_COMPLETED, NOT_A_RETRAIN; InterruptedError; what training throws
 */
export async function reproduceRun(
  registry: Registry,
  run: RunDetail,
  options: ReproduceOptions,
  context: WorkContext,
): Promise<Reproduction> {
  refuseUnfinished(run);
  const record = checkRecord(registry, run);
  const code = captureCodeState();
  const environment = { ...captureEnvironment(), threads: options.threads };
  const recordedData = {
    source: run.dataSource,
    sha256: run.datasetSha256,
    origin: readSound<EvaluationRecord>(registry, record, "evaluation")?.data.origin ?? null,
    partitions: readSound<{ partitions?: Partition[] }>(registry, record, "split_manifest")?.partitions ?? null,
  };
  const { check: data, warehouse } = await checkData(recordedData, options.warehouse, context);
  const then: Origin = {
    code: run.code,
    environment: run.environment,
    program: readSound<ProgramRecord>(registry, record, ENVIRONMENT_ARTIFACT),
  };
  const checked: Reproduction = {
    run: {
      id: run.id,
      name: run.name,
      status: run.status,
      started_at: run.startedAt,
      data_source: run.dataSource,
    },
    dry_run: options.dryRun,
    verdict: options.dryRun ? null : "not_reproduced",
    record,
    data,
    code: codeDifferences(then, { code, environment, program: captureProgram(code) }),
    obstacles: [...settingObstacles(record), ...dataObstacles(data)],
    limits: limitsOf(run),
    not_rebuilt: notRebuilt(record),
    comparison: null,
    causes: [],
  };
  options.onChecked?.(checked);
  if (options.dryRun || checked.obstacles.length > 0 || !warehouse) return checked;
  const folder = mkdtempSync(join(tmpdir(), "proplab-reproduce-"));
  try {
    const plan = await planAgain(registry, run, { record, warehouse, folder }, context);
    if ("obstacle" in plan) return { ...checked, obstacles: [plan.obstacle] };
    const { threads, notice } = options;
    const rebuilt = await rebuildRun(plan, { threads, code, notice, folder }, context);
    return await compared({ registry, run, plan, rebuilt }, checked);
  } catch (error) {
    // of a tuning or a walk that is made again no part is kept, unlike of one that is logged
    throw error instanceof InterruptedError ? new InterruptedError("interrupted: nothing of it is kept") : error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refuseUnfinished(run: RunDetail): void {
  const { id, name, status, artifacts } = run;
  const hasResult = artifacts.some(({ kind }) => kind === "evaluation");
  if (hasResult && (status === "completed" || status === "archived")) return;
  if (isLogged(run)) throw notOfRetrain(run, "made again", "settings, features and windows to train by");
  throw new UsageError("RUN_NOT_COMPLETED", `run ${id} (${name}) is ${status}: there is no result to reproduce`, {
    hint: `proplab runs --name ${name} lists the runs of this name`,
  });
}

function settingObstacles({ configuration_intact: intact, altered_settings: altered }: RecordCheck): string[] {
  if (intact) return [];
  const named = altered.map(({ setting }) => setting).join(", ");
  return [`the recorded configuration was altered${named ? `: ${named}` : ", and its parameters do not tell where"}`];
}

function dataObstacles({ state, differences, source }: DataCheck): string[] {
  if (state === "unknown") {
    return [`the ${source} data are not those of the run, and its record does not say which files it was made on`];
  }
  if (state !== "gone") return [];
  const lost = differences.filter(({ kept }) => !kept).map(({ file }) => file);
  const more = lost.length > 3 ? `, and ${lost.length - 3} more` : "";
  return [`of the data of then, files are gone or altered: ${lost.slice(0, 3).join(", ")}${more}`];
}

function limitsOf({ params }: RunDetail): string[] {
  if (params.framework !== importedFramework.name) return [];
  return [
    "the model was trained elsewhere, on rows that nobody recorded: its training cannot be repeated. The file of it that the run keeps is read again, predicts again and is judged again",
  ];
}

/** The plan of a run from its record, or what keeps this version from making one. */
async function planAgain(
  registry: Registry,
  run: RunDetail,
  { record, warehouse, folder }: { record: RecordCheck; warehouse: Warehouse; folder: string },
  context: WorkContext,
): Promise<RunPlan | { obstacle: string }> {
  let plan: RunPlan;
  try {
    plan = await planOnData(warehouse, settingsOfRun(registry, run, record, folder), context);
  } catch (error) {
    if (error instanceof InterruptedError || !(error instanceof LabError)) throw error;
    return { obstacle: error.message };
  }
  const others = settingDifferences(run, plan).length === 0 ? otherCandidates(run, plan) : [];
  if (others.length === 0) return plan;
  const written = soundArtifact(record, "settings") ? "" : ": its settings as they were written are not in its record";
  return { obstacle: `the record does not give back candidates ${others.join(", ")} of the tuning${written}` };
}

interface RunMadeAgain {
  readonly registry: Registry;
  readonly run: RunDetail;
  readonly plan: RunPlan;
  readonly rebuilt: RebuiltRun;
}

async function compared({ registry, run, plan, rebuilt }: RunMadeAgain, checked: Reproduction): Promise<Reproduction> {
  const artifacts = compareArtifacts(registry, checked.record, rebuilt.artifacts);
  const predictions = artifacts.find(({ kind }) => kind === "predictions");
  const readable = soundArtifact(checked.record, "predictions");
  const all: Omit<RebuildComparison, "first_difference"> = {
    settings: settingDifferences(run, plan),
    windows: compareWindows(run.windows, rebuilt.windows),
    artifacts,
    predictions:
      readable && !predictions!.same
        ? await comparePredictions(registry.artifactPath(readable.sha256), rebuilt.predictions, run.windows)
        : null,
    metrics: compareMetrics(run.metrics, rebuilt.metrics),
    params: compareParams(run.params, rebuilt.params),
  };
  const verdict = reproductionVerdict(all);
  const network = JSON.stringify(plan.options).includes("mlp") || plan.experiment.framework === "mlp";
  return {
    ...checked,
    verdict,
    comparison: { ...all, first_difference: firstDifference(all) },
    causes: verdict === "byte_for_byte" ? [] : probableCauses(all, checked.code, network),
  };
}
