import { interruptibleParts } from "../../core/errors.js";
import type { OnProgress, WorkContext } from "../../core/progress.js";
import { frameworkNamed } from "../../engine/frameworks.js";
import type { FittedModel } from "../../engine/model.js";
import type { RunFit } from "../fit-run.js";
import { fitWindow, judgeFit, type WindowFit } from "../fit-window.js";
import { modelMeta } from "../model-meta.js";
import type { RunPlan } from "../plan-run.js";
import { runRowSet, wholeMatrix } from "../run-dataset.js";
import { poolFits } from "./pool-fits.js";
import { planOfWindow } from "./pooled-windows.js";
import type { WindowStore } from "./window-store.js";

export interface FitWindowsOptions {
  /** Windows fitted at a time by families that can; threads of one fit with the others. */
  readonly threads: number;
  readonly store: WindowStore;
  readonly notice: (text: string) => void;
}

/**
 * Fits every window of a walk-forward plan and predicts its evaluation rows. Windows that are kept from before are taken over; a
 * window is kept from the moment its fit ends. The result is the same with any number of threads, and whichever windows were
 * taken over.
 * @throws as Framework.fit; InterruptedError soon after the signal fires
 */
export async function fitWindows(
  plan: RunPlan,
  { threads, store, notice }: FitWindowsOptions,
  { signal, onProgress }: WorkContext,
): Promise<RunFit> {
  const found: WindowFit[] = [];
  const last = plan.windows.length - 1;
  let model: FittedModel | null = null;
  const take = (index: number, fitted: FittedModel) => {
    found[index] = judgeFit(planOfWindow(plan, index), fitted);
    if (index === last) model = fitted;
  };
  const missing: number[] = [];
  for (const index of plan.windows.keys()) {
    const kept = store.find(planOfWindow(plan, index));
    if (kept) take(index, kept);
    else missing.push(index);
  }
  const kept = plan.windows.length - missing.length;
  if (kept > 0) notice(takenOverNotice(kept, plan.windows.length, store.takenFrom));
  const report = windowProgress(plan, kept, onProgress);
  const fitting = fitEach(plan, missing, threads, signal, (index, fitted) => {
    store.save(planOfWindow(plan, index), fitted);
    take(index, fitted);
    report(index);
  });
  await interruptibleParts(fitting, () => Object.keys(found).length, plan.windows.length, "windows");
  return poolFits(model!, found);
}

/** Fits the windows `indexes`, side by side when the family can do so and there are several. */
async function fitEach(
  plan: RunPlan,
  indexes: readonly number[],
  threads: number,
  signal: AbortSignal | undefined,
  onFitted: (index: number, fitted: FittedModel) => void,
): Promise<void> {
  const family = frameworkNamed(plan.experiment.framework);
  if (!family.fitRowSets || indexes.length < 2) {
    for (const index of indexes) {
      const alone = signal ? { signal } : {};
      onFitted(index, await fitWindow(planOfWindow(plan, index), alone, { threads }));
    }
    return;
  }
  const fits = indexes.map((index) => {
    const one = planOfWindow(plan, index);
    const { train, validation } = one.selection;
    return { train: runRowSet(one, train), validation: runRowSet(one, validation), meta: modelMeta(one) };
  });
  const handOver = (place: number, fitted: FittedModel) => onFitted(indexes[place]!, fitted);
  await family.fitRowSets(wholeMatrix(plan), fits, plan.options, threads, handOver, signal);
}

function windowProgress(plan: RunPlan, kept: number, onProgress: OnProgress | undefined): (index: number) => void {
  const total = plan.windows.length;
  const start = performance.now();
  let done = kept;
  let furthest = 0;
  return (index) => {
    done++;
    // windows fitted side by side do not end in order
    furthest = Math.max(furthest, index);
    const secondsLeft = ((performance.now() - start) / 1000 / (done - kept)) * (total - done);
    const detail = `latest ${plan.windows[furthest]!.window.evaluation.end}`;
    onProgress?.({ phase: "windows", done, total, detail, secondsLeft });
  };
}

function takenOverNotice(kept: number, windows: number, runs: ReadonlySet<string>): string {
  return `${kept} of ${windows} windows taken over, fitted before in ${runs.size === 1 ? "run" : "runs"} ${[...runs].join(", ")}`;
}
