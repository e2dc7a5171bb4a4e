import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { DataError, LabError } from "../../core/errors.js";
import { sqliteFault } from "../sqlite-fault.js";
import { compileReading } from "./authorize.js";
import { openForQueries } from "./query-connection.js";
import type { QueryFailure, QueryReply, QueryRequest, QueryValue } from "./query-values.js";
import { sqlError } from "./sql-error.js";

/** The process a query runs in: it takes one request, answers in parts and ends. It can be killed at any moment. */

const BATCH_ROWS = 200;

function send(reply: QueryReply): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send!(reply, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}

async function answer(request: QueryRequest): Promise<void> {
  const watchdog = new Worker(new URL("./query-watchdog.js", import.meta.url), {
    execArgv: [],
    workerData: { limit: process.memoryUsage.rss() + request.memoryBytes, parent: process.ppid },
  });
  await once(watchdog, "online");
  const db = openForQueries(request.file);
  try {
    const statement = compileReading(db, request.sql, request.params);
    await send({ kind: "columns", columns: statement.columns().map(({ name }) => name) });
    let batch: QueryValue[][] = [];
    let given = 0;
    let cut = false;
    for (const row of statement.iterate(request.params) as IterableIterator<unknown[]>) {
      if (given === request.rows) {
        cut = true;
        break;
      }
      given += 1;
      batch.push(row.map(plainValue));
      if (batch.length < BATCH_ROWS) continue;
      await send({ kind: "rows", rows: batch });
      batch = [];
    }
    await send({ kind: "rows", rows: batch });
    await send({ kind: "end", cut });
  } catch (error) {
    throw sqlError(db, request.sql, error);
  } finally {
    db.close();
    await watchdog.terminate();
  }
}

function plainValue(value: unknown): QueryValue {
  if (value instanceof Uint8Array) return { blobBytes: value.length };
  if (typeof value !== "bigint") return value as string | number | null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function failureOf(error: unknown, file: string): QueryFailure {
  if (String((error as { code?: unknown }).code).startsWith("SQLITE_READONLY")) {
    const message = "the SQL would change the registry and is refused: a query only reads";
    return { type: "usage", code: "QUERY_WRITES", message, hint: undefined };
  }
  const fault = sqliteFault(error, file);
  if (fault instanceof LabError) {
    const { code, message, hint } = fault;
    return { type: fault instanceof DataError ? "data" : "usage", code, message, hint };
  }
  return { type: "usage", code: "QUERY_FAILED", message: `SQL: ${(fault as Error).message}`, hint: undefined };
}

process.once("message", async (request: QueryRequest) => {
  try {
    await answer(request);
  } catch (error) {
    await send({ kind: "error", error: failureOf(error, request.file) }).catch(() => {});
  }
  if (process.connected) process.disconnect();
});
