import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { DataError, InterruptedError, UsageError } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import type { QueryReply, QueryRequest, QueryResult, QueryValue } from "./query-values.js";

/** The process is plain JavaScript: as built, also for tests that run the sources. */
const CHILD = fileURLToPath(new URL("../../../dist/registry/sql/query-child.js", import.meta.url));
/** Most text of one result, in characters. */
const MOST_TEXT = 64 << 20;

export interface QueryOptions {
  readonly params?: Readonly<Record<string, string | number>>;
  /** Most rows; 1,000 when left out. */
  readonly rows?: number;
  /** Most time for the whole query; 10,000 when left out. */
  readonly timeoutMs?: number;
  /** Most memory the query may take; 512 MB when left out. */
  readonly memoryBytes?: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs one SELECT on a registry, in a process of its own that ends when the time, the memory or the patience of the user does:
 * SQLite cannot be stopped inside a statement any other way. Nothing but the registry can be read and nothing can be changed.
 * @throws UsageError QUERY_SQL with the place of the mistake, QUERY_WRITES, QUERY_SEVERAL, QUERY_EMPTY, QUERY_FUNCTION,
 *   QUERY_PARAM, QUERY_TIME, QUERY_MEMORY, QUERY_LARGE; DataError when the registry cannot be opened; InterruptedError
 */
export function runQuery(file: string, sql: string, options: QueryOptions = {}): Promise<QueryResult> {
  const { params = {}, rows = 1_000, timeoutMs = 10_000, memoryBytes = 512 << 20, signal } = options;
  if (signal?.aborted) return Promise.reject(new InterruptedError());
  const child = fork(CHILD, { serialization: "advanced", execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const request: QueryRequest = { file, sql, params, rows, memoryBytes };
  return new Promise<QueryResult>((resolve, reject) => {
    let reason: Error | null = null;
    const stop = (error: Error) => {
      reason ??= error;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => stop(tooLong(timeoutMs)), timeoutMs);
    const onAbort = () => stop(new InterruptedError());
    signal?.addEventListener("abort", onAbort, { once: true });
    const result = collect(child, stop);
    let said = "";
    child.stderr!.on("data", (text) => {
      said = (said + text).slice(-2_000);
    });
    child.on("error", stop);
    child.on("close", (code, by) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      if (reason) reject(reason);
      else if (result.ended) resolve(result);
      else if (by !== null || /heap|memory/i.test(said)) reject(tooBig(memoryBytes));
      else reject(new Error(`the process of the query ended with ${code}: ${said}`));
    });
    child.send(request, (error) => error && stop(error));
  });
}

/** Gathers what the process answers; a failure it names stops it. */
function collect(child: ChildProcess, stop: (error: Error) => void) {
  const result = { columns: [] as readonly string[], rows: [] as (readonly QueryValue[])[], cut: false, ended: false };
  let text = 0;
  child.on("message", (reply: QueryReply) => {
    if (reply.kind === "columns") result.columns = reply.columns;
    else if (reply.kind === "error") stop(failure(reply.error));
    else if (reply.kind === "end") Object.assign(result, { cut: reply.cut, ended: true });
    else {
      for (const row of reply.rows) {
        result.rows.push(row);
        for (const value of row) text += typeof value === "string" ? value.length : 8;
      }
      if (text > MOST_TEXT) stop(tooLarge(result.rows.length));
    }
  });
  return result;
}

function failure({ type, code, message, hint }: Extract<QueryReply, { kind: "error" }>["error"]): Error {
  const options = hint === undefined ? {} : { hint };
  return type === "data" ? new DataError(code, message, options) : new UsageError(code, message, options);
}

function tooLong(ms: number): UsageError {
  return new UsageError("QUERY_TIME", `the query was stopped after ${ms / 1000} s`, {
    hint: "narrow it with WHERE, or give it longer: --timeout SECONDS",
  });
}

function tooBig(bytes: number): UsageError {
  return new UsageError(
    "QUERY_MEMORY",
    `the query was stopped: it needs more than ${Math.round(bytes / 2 ** 20)} MB of memory`,
    {
      hint: "narrow it with WHERE or LIMIT, or give it more: --memory MB",
    },
  );
}

function tooLarge(rows: number): UsageError {
  return new UsageError(
    "QUERY_LARGE",
    `the query was stopped: its first ${grouped(rows)} rows hold more than ${MOST_TEXT >> 20} MB of text`,
    {
      hint: "select fewer columns or rows, or write the tables with proplab export",
    },
  );
}
