/** What a query is asked and what it gives, as it goes between the two processes. */

/** A BLOB is told by its size only. Whole numbers that a double cannot hold come as bigint. */
export type QueryValue = string | number | bigint | null | { readonly blobBytes: number };

/** Where in the SQL an error stands, counted from 1. */
export interface SqlPlace {
  readonly line: number;
  readonly column: number;
  /** The line itself. */
  readonly text: string;
}

export interface QueryRequest {
  readonly file: string;
  readonly sql: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** Most rows to give. */
  readonly rows: number;
  /** Most bytes the process may grow by. */
  readonly memoryBytes: number;
}

export type QueryReply =
  | { readonly kind: "columns"; readonly columns: readonly string[] }
  | { readonly kind: "rows"; readonly rows: readonly (readonly QueryValue[])[] }
  /** `cut`: there were more rows than asked for. */
  | { readonly kind: "end"; readonly cut: boolean }
  | { readonly kind: "error"; readonly error: QueryFailure };

/** A LabError in a form that passes between processes. */
export interface QueryFailure {
  readonly type: "usage" | "data";
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
}

export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly QueryValue[])[];
  readonly cut: boolean;
}
