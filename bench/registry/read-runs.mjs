// The runs of a filled registry, one after the other, as plain objects: what other stores are filled with.
import Sqlite from "better-sqlite3";

/** @yields {{ id, name, status, started_at, params, metrics }} in order of id; numbers are numbers */
export function* readRuns(database) {
  const db = new Sqlite(database, { readonly: true });
  try {
    const params = db.prepare("SELECT name, value, number FROM params WHERE run_id = ?");
    const metrics = db.prepare("SELECT name, value, n, low, high FROM metrics WHERE run_id = ?");
    const runs = db.prepare("SELECT id, name, status, started_at FROM runs WHERE host = 'bench' ORDER BY id");
    for (const run of runs.iterate()) {
      const named = params.all(run.id).map(({ name, value, number }) => [name, number ?? value]);
      yield { ...run, params: Object.fromEntries(named), metrics: metrics.all(run.id) };
    }
  } finally {
    db.close();
  }
}
