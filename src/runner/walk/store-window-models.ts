import { IntegrityError } from "../../core/errors.js";
import type { Registry } from "../../registry/index.js";
import type { RunPlan } from "../plan-run.js";
import { planOfWindow } from "./pooled-windows.js";
import { walkSettings } from "./walk-settings.js";
import type { WindowStore } from "./window-store.js";

/**
 * Stores the model of every window of a walk-forward run as an artifact, window-000.plm and so on; a run that trains once has its
 * model already.
 * @throws IntegrityError WINDOW_GONE when the store does not hold a window any more
 */
export function storeWindowModels(registry: Registry, runId: string, plan: RunPlan, store: WindowStore): void {
  if (!walkSettings(plan.experiment)) return;
  for (const index of plan.windows.keys()) {
    const fitted = store.find(planOfWindow(plan, index));
    if (!fitted) {
      throw new IntegrityError("WINDOW_GONE", `the model of window ${index} of run ${runId} is not kept any more`, {
        hint: "another run of the name ended in between; run it again with --force",
      });
    }
    registry.addArtifact(runId, {
      kind: "window_model",
      name: windowModelName(index),
      bytes: fitted.model.serialize(),
    });
  }
}

/** What the model of a window is called among the artifacts of its run. */
export function windowModelName(index: number): string {
  return `window-${String(index).padStart(3, "0")}.plm`;
}
