import { startBot } from '../slack/apps.ts';
import { startWebApi } from '../slack/web-api.ts';
import { workedMs } from '../stall.ts';
import { timed } from '../timing.ts';

export interface Start {
  /** From the start of the process, in Slack, until it has looked at everything and answered a line. */
  readonly ms: number;
  /** Of that, what its main thread worked; as `ms` where nobody knows. */
  readonly workMs: number;
  /** Until it listens, which is when people in Slack are answered. */
  readonly listenMs: number;
}

/** Starts the real program over a data directory, and ends it. */
export async function startOnce(data: string): Promise<Start> {
  const api = await startWebApi();
  try {
    const begun = performance.now();
    const { ms, result: app } = await timed(() => startBot(data, api.apiUrl));
    const workMs = (app.pid === undefined ? undefined : workedMs(app.pid)) ?? ms;
    await app.stop();
    return { ms, workMs, listenMs: app.listeningAt - begun };
  } finally {
    api.close();
  }
}
