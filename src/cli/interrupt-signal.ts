/**
 * An AbortSignal that fires on the first Ctrl-C or SIGTERM; a second Ctrl-C ends the process at once.
 * @param say tells the person
 */
export function interruptSignal(say: (text: string) => void): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    say("stopping: press Ctrl-C again to end at once");
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    dispose() {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}
