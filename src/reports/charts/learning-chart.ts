import { DATA_LABELS, type DataSource } from "../data-label.js";
import { formatCount } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import type { Chart, Layout } from "./chart.js";
import { lossUnit } from "./loss-unit.js";
import { byColour, inPanels } from "./panels.js";
import { INK, PART_COLOURS } from "./theme.js";

/** Points of one curve that are drawn: more than that is finer than the pixels. */
const MOST_POINTS = 150;
const PARTS = ["training", "validation"] as const;
/** Share of the axis at its left end where a label has no room on that side of its rule. */
const LEFT_PART = 0.3;

interface CurvePoint {
  panel: string;
  series: (typeof PARTS)[number];
  iteration: number;
  loss: number;
}

/** Where a run stopped. */
interface StopPoint {
  panel: string;
  best: number;
  best_loss: number;
  stop: string;
  /** On which side of the rule its label has room. */
  side: "left" | "right";
  tip: string;
}

/**
 * Loss on the two parts of the training window as the fit went on, and the iteration that was kept.
 * @returns null when no run has a curve: families that fit in one step have its beginning and end only
 */
export function learningChart(runs: readonly LabelledRun[], source: DataSource): Chart | null {
  const drawn = runs.filter(({ run }) => run.record.learning_curve.length > 2);
  if (drawn.length === 0) return null;
  const units = new Set(drawn.map(({ run }) => lossUnit(run.record.loss_function)));
  const panelOf = ({ run, label }: LabelledRun) =>
    units.size === 1 ? label : `${label} · ${lossUnit(run.record.loss_function)}`;
  const values = drawn.flatMap((one) => curvePoints(one, panelOf(one)));
  const stops = drawn.map((one) => stopPoint(one, panelOf(one)));
  const axes = { x: stepsOf(drawn), y: units.size === 1 ? [...units][0]! : "Loss" };
  const walks = drawn.some(({ run }) => run.record.walk_forward);
  return {
    name: `learning-${source}`,
    title: `Learning curves · ${DATA_LABELS[source].heading}`,
    notes: [
      `Lines: loss on the training and the validation rows after each ${axes.x.toLowerCase()}${units.size === 1 ? "" : ", in the unit behind the panel's name"}.`,
      "Upright rule: where the model that was kept stood; with early stopping the lowest on validation.",
      ...(walks ? ["Of a run that retrains as it goes: its last window."] : []),
    ],
    alt: `Training and validation loss by ${axes.x.toLowerCase()}, with the one that was kept`,
    draw: (layout) => drawCurves(values, stops, axes, layout),
  };
}

/** What a curve advances by: families that fit by sweeps over the rows call it an epoch. */
const stepOf = ({ run }: LabelledRun) => (run.record.framework === "mlp" ? "Epoch" : "Iteration");

function stepsOf(runs: readonly LabelledRun[]): string {
  const steps = new Set(runs.map(stepOf));
  return steps.size === 1 ? [...steps][0]! : "Iteration or epoch";
}

function curvePoints({ run }: LabelledRun, panel: string): CurvePoint[] {
  const curve = run.record.learning_curve;
  const every = Math.ceil(curve.length / MOST_POINTS);
  const best = run.record.fit.best_iteration;
  const shown = curve.filter(({ iteration }, i) => i % every === 0 || i === curve.length - 1 || iteration === best);
  return shown.flatMap(({ iteration, train, validation }) => [
    { panel, series: PARTS[0], iteration, loss: round(train) },
    ...(validation === null ? [] : [{ panel, series: PARTS[1], iteration, loss: round(validation) }]),
  ]);
}

/** Every curve has one: a panel without would leave its scale without an end. On the training line where nothing was held out. */
function stopPoint(one: LabelledRun, panel: string): StopPoint {
  const { run, label } = one;
  const { best_iteration: best } = run.record.fit;
  const curve = run.record.learning_curve;
  const at = curve.find(({ iteration }) => iteration === best) ?? curve.at(-1)!;
  const count = formatCount(best);
  const losses = `${at.validation === null ? "" : `validation loss ${at.validation.toFixed(3)}, `}training ${at.train.toFixed(3)}`;
  const tip = `${label}: ${stepOf(one).toLowerCase()} ${count} kept, ${losses}`;
  const side = at.iteration < LEFT_PART * curve.at(-1)!.iteration ? "right" : "left";
  return { panel, best: at.iteration, best_loss: round(at.validation ?? at.train), stop: `kept: ${count}`, side, tip };
}

const round = (loss: number) => Math.round(loss * 10_000) / 10_000;

function drawCurves(
  values: readonly CurvePoint[],
  stops: readonly StopPoint[],
  axes: { readonly x: string; readonly y: string },
  layout: Layout,
): object {
  const color = byColour(PARTS, PART_COLOURS.slice(0, PARTS.length), layout);
  const x = { type: "quantitative", axis: { title: axes.x, grid: false, tickCount: 6 }, scale: { nice: false } };
  const y = { type: "quantitative", scale: { zero: false }, axis: { title: axes.y, tickCount: 5 } };
  return inPanels([...values, ...stops], layout, {
    height: 200,
    apart: ["x", "y"],
    layer: [
      {
        transform: [{ filter: "isValid(datum.loss)" }],
        mark: { type: "line", strokeWidth: 2, aria: false },
        encoding: { x: { ...x, field: "iteration" }, y: { ...y, field: "loss" }, color },
      },
      {
        transform: [{ filter: "isValid(datum.best)" }],
        mark: { type: "rule", color: INK.strong, strokeDash: [4, 3], aria: false },
        encoding: { x: { ...x, field: "best" } },
      },
      {
        transform: [{ filter: "isValid(datum.best)" }],
        mark: { type: "point", filled: true, size: 80, color: INK.strong, opacity: 1 },
        encoding: { x: { ...x, field: "best" }, y: { ...y, field: "best_loss" }, description: { field: "tip" } },
      },
      {
        transform: [{ filter: "isValid(datum.best)" }],
        mark: {
          type: "text",
          align: { expr: "datum.side === 'left' ? 'right' : 'left'" },
          dx: { expr: "datum.side === 'left' ? -6 : 6" },
          baseline: "top",
          fontSize: 11,
          color: INK.strong,
          aria: false,
        },
        encoding: { x: { ...x, field: "best" }, y: { value: 2 }, text: { field: "stop" } },
      },
    ],
  });
}
