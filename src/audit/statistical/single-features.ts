import { grouped } from "../../core/figures.js";
import type { AuditCheck, AuditVerdict } from "../leak-audit.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import { binValues, correlation, explainedShare, partialCorrelation, residuals } from "./association.js";
import type { AuditedRows } from "./audited-rows.js";

interface Suspicion {
  readonly feature: string;
  readonly verdict: AuditVerdict;
  readonly text: string;
}

/**
 * Holds every feature by itself against the outcome, in each part of a run: |r| with the points, the share of their variance it
 * explains, and of what averages of earlier games, or the line, leave of them. What is above a threshold knows more
 * than the past can tell.
 * @param parts by name; one of too few rows is left out
 */
export function singleFeatureCheck(parts: Readonly<Record<string, AuditedRows>>): AuditCheck[] {
  const judged = Object.entries(parts).filter(([, { points }]) => points.length >= LEAK_THRESHOLDS.leastRows);
  if (judged.length === 0) return [];
  const found = judged.flatMap(([part, rows]) => suspicionsOf(part, rows));
  const features = [...new Set(found.map(({ feature }) => feature))];
  const worst = features
    .map((feature) => found.filter((one) => one.feature === feature).sort(byVerdict)[0]!)
    .sort(byVerdict);
  const [, { matrix }] = judged[0]!;
  const scope = `${matrix.names.length} features held against the outcome on ${judged.map(([part, { points }]) => `${grouped(points.length)} ${part} rows`).join(" and ")}`;
  return [
    {
      kind: "statistical",
      name: "single features",
      verdict: worst[0]?.verdict ?? "CLEAN",
      evidence:
        worst.length === 0
          ? `${scope}: none says more than the past can`
          : `${worst.map(({ text }) => text).join("; ")} (${scope})`,
      ...(worst.length > 0 && { features }),
    },
  ];
}

function byVerdict(a: Suspicion, b: Suspicion): number {
  return Number(b.verdict === "LEAK") - Number(a.verdict === "LEAK");
}

function suspicionsOf(part: string, rows: AuditedRows): Suspicion[] {
  const beyondAverages = residuals(rows.points, [rows.seasonAverage, rows.lastTenAverage]);
  const beyondLine = rows.points.map((points, i) => points - rows.line[i]!);
  const averages = [rows.seasonAverage, rows.lastTenAverage];
  const beside = { averages, line: [rows.line, ...averages] };
  const left = { averages: beyondAverages, line: residuals(rows.points, beside.line) };
  return rows.matrix.names.flatMap((feature, index): Suspicion[] => {
    const values = rows.matrix.columns[index]!;
    const bins = binValues(values);
    const r = correlation(values, rows.points);
    const measures = [
      {
        ...r,
        value: Math.abs(r.r),
        ...LEAK_THRESHOLDS.correlation,
        says: `correlates with the points at r = ${r.r.toFixed(2)}`,
        noise: 0,
      },
      share(explainedShare(bins, rows.points), LEAK_THRESHOLDS.explained, "of the variance of the points", 0),
      share(
        explainedShare(bins, beyondAverages),
        LEAK_THRESHOLDS.beyondAverages,
        "of what his averages leave of the points",
        LEAK_THRESHOLDS.noiseDeviations,
      ),
      share(
        explainedShare(bins, beyondLine),
        LEAK_THRESHOLDS.beyondLine,
        "of points minus line",
        LEAK_THRESHOLDS.noiseDeviations,
      ),
      added({ values, left: left.averages, known: beside.averages }, LEAK_THRESHOLDS.addedToAverages, "averages"),
      added({ values, left: left.line, known: beside.line }, LEAK_THRESHOLDS.addedToLine, "averages and line"),
    ];
    const above = measures.filter(
      ({ n, value, suspect, noise }) => n >= LEAK_THRESHOLDS.leastRows && value > suspect + noise,
    );
    if (above.length === 0) return [];
    const isLeak = above.some(({ value, leak, noise }) => value > leak + noise);
    const said = above.map(({ says, suspect, noise }) => `${says} (limit ${(suspect + noise).toFixed(2)})`);
    return [
      { feature, verdict: isLeak ? "LEAK" : "SUSPECT", text: `${feature} ${said.join(" and ")} on the ${part} rows` },
    ];
  });
}

function share(
  { share: value, n, groups }: { share: number; n: number; groups: number },
  limits: { readonly suspect: number; readonly leak: number },
  ofWhat: string,
  deviations: number,
) {
  const noise = (deviations * Math.sqrt(2 * Math.max(0, groups - 1))) / n;
  return { value, n, ...limits, noise, says: `explains ${(100 * value).toFixed(0)} % ${ofWhat}` };
}

/**
 * What a feature adds to known columns: the square of its correlation with what they leave of the points, once what they say of
 * the feature itself is taken from it. A level that is close to the line by itself shows how it differs from it.
 */
function added(
  { values, left, known }: { values: Float64Array; left: Float64Array; known: readonly Float64Array[] },
  limits: { readonly suspect: number; readonly leak: number },
  what: string,
) {
  const { r, n } = partialCorrelation(values, left, known);
  const noise = LEAK_THRESHOLDS.noiseDeviations ** 2 / n;
  const says = `explains, beside his ${what}, another ${(100 * r * r).toFixed(0)} % of what they leave`;
  return { value: r * r, n, ...limits, noise, says };
}
