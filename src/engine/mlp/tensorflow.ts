import type * as Tensorflow from "@tensorflow/tfjs-core";
import { DataError } from "../../core/errors.js";

/** TensorFlow.js with one backend ready. */
export interface OpenTensorflow {
  readonly tf: typeof Tensorflow;
  /** "wasm", or "tensorflow" for tfjs-node: bytes of a model can differ between the two. */
  readonly backend: string;
}

/** Loads a package by name. */
export type LoadPackage = (name: string) => Promise<unknown>;

const NODE_PACKAGE = "@tensorflow/tfjs-node";
let wasm: Promise<OpenTensorflow> | null = null;

/**
 * TensorFlow.js on `@tensorflow/tfjs-node` when that is installed, else on WebAssembly with one thread. Loaded here, on the
 * first call, and not before: it takes half a second that only the fit of a network needs.
 * @throws DataError TFJS_NODE when tfjs-node is installed and cannot be loaded
 */
export async function openTensorflow(load: LoadPackage = (name) => import(name)): Promise<OpenTensorflow> {
  const native = await openNative(load);
  if (native) return native;
  wasm ??= openWasm();
  return wasm;
}

async function openNative(load: LoadPackage): Promise<OpenTensorflow | null> {
  // Its C++ library logs its build to standard error unless told otherwise before it is loaded.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  try {
    const loaded = (await load(NODE_PACKAGE)) as { default?: typeof Tensorflow } & typeof Tensorflow;
    const tf = loaded.default ?? loaded;
    await tf.ready();
    return { tf, backend: tf.getBackend() };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ERR_MODULE_NOT_FOUND" && message.includes(`'${NODE_PACKAGE}'`)) return null;
    throw new DataError("TFJS_NODE", `${NODE_PACKAGE} is installed but cannot be loaded: ${message.split("\n")[0]}`, {
      hint: `install it anew, or take it away (npm uninstall ${NODE_PACKAGE}) to use WebAssembly`,
      cause,
    });
  }
}

const FATAL_EVENTS = ["uncaughtException", "unhandledRejection"] as const;

async function openWasm(): Promise<OpenTensorflow> {
  const tf = await import("@tensorflow/tfjs-core");
  await import("@tensorflow/tfjs-backend-wasm");
  // Sums over threads would depend on their number; one thread was no slower on layers of this size.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  // The backend's loader puts handlers on the process that would throw errors on, past the CLI's own.
  const before = FATAL_EVENTS.map((event) => process.listeners(event as "uncaughtException"));
  await tf.setBackend("wasm");
  for (const [index, event] of FATAL_EVENTS.entries()) {
    for (const listener of process.listeners(event as "uncaughtException")) {
      if (!before[index]!.includes(listener)) process.removeListener(event, listener);
    }
  }
  return { tf, backend: tf.getBackend() };
}
