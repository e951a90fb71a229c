import { z } from 'zod';
import { giveUp, NONE, type Pending, pendingSchema, type Tell } from './logged-message.ts';

/** More do not wait: the oldest is then given up. */
const MAX_WAITING = 2000;

/**
 * What it means when a program says nothing about TLS. Postfix logs it only at TLS log level 1 and above, and 0 is
 * the default: silence means clear text once the program has been heard to log TLS, and until then nothing. So
 * messages of which nothing was said wait for that, for a day at most (see {@link forgetOld}).
 */
export const silenceSchema = z.object({ tlsLogged: z.boolean(), waiting: z.array(pendingSchema) });
export type Silence = z.infer<typeof silenceSchema>;

export const newSilence = (): Silence => ({ tlsLogged: false, waiting: [] });

/** The program has logged a TLS connection. */
export function hearTls(silence: Silence, tell: Tell): void {
  if (silence.tlsLogged) return;
  silence.tlsLogged = true;
  for (const { message } of silence.waiting) tell(message, NONE);
  silence.waiting = [];
}

/** Decides about a message of which nothing was said. */
export function settleSilent(silence: Silence, pending: Pending, tell: Tell): void {
  if (silence.tlsLogged) {
    tell(pending.message, NONE);
    return;
  }
  silence.waiting.push(pending);
  if (silence.waiting.length <= MAX_WAITING) return;
  const oldest = silence.waiting.shift();
  if (oldest) giveUp(oldest, tell);
}

/** Tells the messages that wait, because the file ends. They go on waiting. */
export function tellWaiting(silence: Silence, tell: Tell): void {
  for (const pending of silence.waiting) giveUp(pending, tell);
}

/** Gives up what was logged before `before` (ms). */
export function dropWaiting(silence: Silence, before: number, tell: Tell): void {
  for (const pending of silence.waiting) if (pending.at < before) giveUp(pending, tell);
  silence.waiting = silence.waiting.filter((pending) => pending.at >= before);
}
