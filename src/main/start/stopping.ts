import { setTimeout as wait } from 'node:timers/promises';

/** Whether somebody, or the machine, has asked this process to end. */
export interface Stopping {
  readonly signal: AbortSignal;
  /** Resolves when it is asked to. */
  readonly asked: Promise<void>;
  /** What `work` comes to, or undefined as soon as the process is to end; the work is not waited for then. */
  unlessAsked<T>(work: Promise<T>): Promise<T | undefined>;
  /** The same, but the work is waited for until `END_MS` after the process was asked to end. */
  unlessOver<T>(work: Promise<T>): Promise<T | undefined>;
  /** Signals end the process at once again, as they do by themselves. */
  release(): void;
}

/**
 * Supervisors kill after ten seconds as a rule, Docker among them. Whoever is killed loses nothing, but leaves a lookup to the next start.
 */
const END_MS = 7_000;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * From now on a signal to end is noted, whatever the process is doing, instead of killing it. Whoever presses Ctrl-C
 * twice means it.
 */
export function hearSignals(): Stopping {
  const controller = new AbortController();
  const { signal } = controller;
  const asked = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const over = asked.then(() => wait(END_MS, undefined, { ref: false }));
  // The launcher's, from before there was anything to end in order.
  for (const name of SIGNALS) process.removeAllListeners(name);
  const onSignal = (name: NodeJS.Signals): void => {
    if (signal.aborted && name === 'SIGINT') process.exit(INTERRUPTED);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal,
    asked,
    unlessAsked: (work) => Promise.race([work, asked.then(() => undefined)]),
    unlessOver: (work) => Promise.race([work, over]),
    release: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}

/** 128 and the number of SIGINT, as shells count. */
const INTERRUPTED = 130;
