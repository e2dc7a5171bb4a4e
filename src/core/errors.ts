/** Exit codes of every command; 130 is the shell's own convention for Ctrl-C. */
export const EXIT = { ok: 0, internal: 1, usage: 2, data: 3, refused: 4, integrity: 5, interrupted: 130 } as const;

export interface LabErrorOptions {
  /** What the user can do about it, one sentence. */
  hint?: string;
  cause?: unknown;
}

/**
 * Base of every error the lab raises on purpose. `code` is stable and machine-readable, `exitCode` is what the
 * process ends with, `message` names the bad value, `hint` names the way out.
 */
export class LabError extends Error {
  readonly hint: string | undefined;

  constructor(
    readonly code: string,
    readonly exitCode: number,
    message: string,
    options: LabErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint;
  }
}

/** Bad flags, a bad experiment file, a bad model option: exit 2. */
export class UsageError extends LabError {
  constructor(code: string, message: string, options?: LabErrorOptions) {
    super(code, EXIT.usage, message, options);
  }
}

/** Data missing, malformed or not ready: exit 3. */
export class DataError extends LabError {
  constructor(code: string, message: string, options?: LabErrorOptions) {
    super(code, EXIT.data, message, options);
  }
}

/** A gate or a leak check refused what was asked for: exit 4. The work itself was done and nothing is broken. */
export class RefusedError extends LabError {
  constructor(code: string, message: string, options?: LabErrorOptions) {
    super(code, EXIT.refused, message, options);
  }
}

/** A file does not match its recorded SHA256: exit 5. */
export class IntegrityError extends LabError {
  constructor(code: string, message: string, options?: LabErrorOptions) {
    super(code, EXIT.integrity, message, options);
  }
}

/** Ctrl-C or SIGTERM reached a long operation: exit 130. */
export class InterruptedError extends LabError {
  constructor(message = "interrupted", options: LabErrorOptions = { hint: "the same command begins it again" }) {
    super("INTERRUPTED", EXIT.interrupted, message, options);
  }
}

/**
 * Awaits work of which each finished part is kept; its interruption says how much that is.
 * @param parts what is kept, as "windows"
 */
export async function interruptibleParts<T>(
  work: Promise<T>,
  kept: () => number,
  total: number,
  parts: string,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof InterruptedError) || kept() === 0) throw error;
    throw new InterruptedError(`interrupted: ${kept()} of ${total} ${parts} are kept`, {
      hint: "the same command goes on from there",
      cause: error,
    });
  }
}

/** Throws InterruptedError when the signal has fired; long loops call it between steps. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new InterruptedError();
}

const FILE_FAULTS: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  ENOENT: "no such file or folder",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder, not a file",
  EEXIST: "a file stands where a folder is needed",
  EDQUOT: "your share of the disk is used up",
  EFBIG: "the file would be larger than this process may write (see ulimit -f)",
  EIO: "the disk failed",
};
const ELSEWHERE = "write elsewhere: PROPLAB_HOME, or the flag that names the place";
const PATH_HINT = `check the path, its permissions and the free space, or ${ELSEWHERE}`;
const READ_HINT = "check the path and who may read it";
const FULL_HINT = `free some space there and run the command again, or ${ELSEWHERE}`;
const ABSENT_HINT = "check the spelling of the path, and the folder it starts from";
const FILE_HINTS: Record<string, string> = {
  ENOENT: ABSENT_HINT,
  ENOTDIR: ABSENT_HINT,
  EISDIR: "name a file, not the folder it is in",
  ENOSPC: FULL_HINT,
  EDQUOT: FULL_HINT,
};

/** Actions that want nothing of the disk but what is there. */
const READING = /^(read|list|look at)\b/;

/** Turns an error of the operating system into a LabError (exit 3) that names the path; other errors pass through. */
export function fileError(error: unknown, action: string, path: string): unknown {
  const { code, syscall, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (!code || !syscall || error instanceof LabError) return error;
  return new DataError(`FILE_${code}`, `cannot ${action} ${path}: ${FILE_FAULTS[code] ?? message}`, {
    hint: FILE_HINTS[code] ?? (READING.test(action) ? READ_HINT : PATH_HINT),
    cause: error,
  });
}
