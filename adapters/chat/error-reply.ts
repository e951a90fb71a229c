import { MailflowError } from '../../src/model/mailflow-error.ts';
import { diskFault } from '../../src/model/text/disk-fault.ts';
import type { Log } from '../../src/ports/log.ts';

export interface ErrorReply {
  readonly log: Log;
  /** `slack.failed` */
  readonly event: string;
  /** Where somebody asked, for the log. */
  readonly where: Readonly<Record<string, string>>;
  /** Tells whoever asked. */
  readonly tell: (title: string, text: string) => Promise<void>;
}

/** Does something for somebody; whatever goes wrong on the way is told to them, and to the log without their words. */
export async function withErrorReply(act: () => Promise<void>, { log, event, where, tell }: ErrorReply): Promise<void> {
  try {
    await act();
  } catch (cause) {
    const kind = cause instanceof Error ? cause.name : typeof cause;
    const fault = diskFault(cause);
    log.warn(event, { ...where, kind, ...(fault && { code: fault.code }), at: placesIn(cause) });
    await tell('That failed', fault === null ? plainText(cause) : notWritten(fault.words));
  }
}

const FAILED =
  "Something went wrong on Mailflow's side. Try again. If it fails again, ask your Mailflow administrator to check the log.";

/** What is damaged has no words of people and no path in it, and says what to do. */
const plainText = (cause: unknown): string =>
  cause instanceof MailflowError && cause.code === 'facts-damaged' ? `${cause.message} ${cause.cure}` : FAILED;

/** Who asks cannot mend the disk, but can tell who does. */
const notWritten = (words: string): string =>
  `Not done: ${words} on the machine that Mailflow runs on. Reports still work. Ask your Mailflow administrator to fix it, then try again.`;

/** Where it happened, without the message: that may quote what people typed. */
function placesIn(cause: unknown): string {
  const lines = (cause instanceof Error ? (cause.stack ?? '') : '').split('\n');
  return lines
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' | ');
}
