import { DataError, EXIT } from "../../core/errors.js";
import { announce } from "../../core/progress.js";
import { ensureFeatures, resolveFeatureSet } from "../../features/index.js";
import { renderDataReport } from "../../reports/data-report.js";
import { seasonQuality } from "../../runner/season-quality.js";
import { dataCoverage } from "../../warehouse/data-coverage/data-coverage.js";
import { DEFAULT_THRESHOLDS } from "../../warehouse/data-coverage/thresholds.js";
import { Database } from "../../warehouse/duckdb.js";
import { type DataSource, Warehouse } from "../../warehouse/warehouse.js";
import { outputColors as pc } from "../colors.js";
import type { Command } from "../command.js";
import { afterData } from "../next-steps.js";
import { pathsOf } from "../open-lab.js";
import { printCoverage } from "../print-coverage.js";
import { REPORT_OPTIONS, type ReportFlags, writeReport } from "../write-report.js";

interface Flags extends ReportFlags {
  featureSet: string;
  report: boolean;
  data: DataSource | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 data", "coverage per season, readiness for the features of v12"],
    ["$0 data --report", "the same as Markdown and HTML, with a heat map of the prop lines"],
    ["$0 data --feature-set v8_noveg --json", "for another set, for scripts"],
  ],
  options: (yargs) =>
    yargs
      .option("feature-set", { type: "string", default: "v12", describe: "Readiness is judged for this set" })
      .option("data", {
        choices: ["imported", "simulated"] as const,
        describe: "Which data [imported when there is any]",
      })
      .option("report", { type: "boolean", default: false, describe: "Write it as a report" })
      .options(REPORT_OPTIONS),
  async run(flags, { console, signal }) {
    const set = resolveFeatureSet({ set: flags.featureSet });
    const warehouse = Warehouse.open(pathsOf(flags).warehouse, flags.data);
    if (!warehouse) {
      throw new DataError(
        "WAREHOUSE_EMPTY",
        `${pathsOf(flags).warehouse} holds no ${flags.data ?? ""} data`.replace("  ", " "),
        {
          hint: "proplab import brings real data, proplab simulate the simulated league",
        },
      );
    }
    announce(console, "check data");
    await warehouse.verify();
    const store = await ensureFeatures(warehouse, { onProgress: console.onProgress, signal });
    const db = await Database.open();
    try {
      await warehouse.attach(db);
      announce(console, "coverage");
      const quality = await seasonQuality(db, store.path, set);
      const coverage = await db.interruptible(signal, () => dataCoverage(db, warehouse, DEFAULT_THRESHOLDS, quality));
      const warnUnready = () => {
        if (!coverage.ok)
          console.note(pc.red("a threshold fails: figures from this data are not ready to be believed"));
      };
      if (flags.report) {
        warnUnready();
        const report = renderDataReport(coverage, flags.featureSet);
        await writeReport(report, { ...flags, home: pathsOf(flags).reports }, { ok: coverage.ok }, { console, signal });
      } else if (flags.json) {
        console.printJson({ feature_set: flags.featureSet, ...coverage });
        warnUnready();
      } else {
        printCoverage(coverage, flags.featureSet, console);
        warnUnready();
        console.next(afterData(coverage.ok));
      }
      return coverage.ok ? EXIT.ok : EXIT.data;
    } finally {
      db.close();
    }
  },
};
