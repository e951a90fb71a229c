/** What has to be closed in the end, whatever happened: the last that was opened first. */
export interface Shutdown {
  /** Answers what closes it earlier; whatever is closed once is closed. */
  add(what: string, close: () => Promise<void> | void): () => Promise<void>;
  /** Closes all; one that fails does not keep the others open. */
  all(): Promise<void>;
}

export function shutdown(failed: (what: string, cause: unknown) => void): Shutdown {
  const open = new Set<() => Promise<void>>();
  return {
    add(what, close) {
      const once = async (): Promise<void> => {
        if (!open.delete(once)) return;
        try {
          await close();
        } catch (cause) {
          failed(what, cause);
        }
      };
      open.add(once);
      return once;
    },
    async all() {
      for (const close of [...open].reverse()) await close();
    },
  };
}
