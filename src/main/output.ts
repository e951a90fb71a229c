import { systemWords } from '../model/text/system-text.ts';
import type { Log } from '../ports/log.ts';
import { ANSWERED, FAILED } from './exit-codes.ts';

/**
 * What becomes of a command whose output cannot be written: whoever reads it may stop early (`| head`), or their disk
 * may be full. Neither is a fault of ours to trace.
 */
export function endWithOutput(): void {
  process.stdout.on('error', endedWith);
}

function endedWith(cause: NodeJS.ErrnoException): void {
  if (cause.code !== 'EPIPE') writeSafely(process.stderr, `The answer could not be written: ${systemWords(cause)}.\n`);
  process.exit(cause.code === 'EPIPE' ? ANSWERED : FAILED);
}

/**
 * A bot that is at home in chats lives on when nobody reads what it prints, or when the disk below that is full: it logs
 * so once, and warns people where they hear it. `gone`: called once when the reader has left for good.
 */
export function outliveOutput(log: Pick<Log, 'warn'>, gone: () => void): void {
  process.stdout.off('error', endedWith);
  let isKnown = false;
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (isKnown) return;
    isKnown = true;
    log.warn('output.failed', { stream: 'stdout', code: cause.code });
    if (cause.code === 'EPIPE') gone();
  });
  // There is nowhere left to say it.
  process.stderr.on('error', () => {});
}

/** Files are written to at once, and throw at once where the disk is full. */
export function writeSafely(stream: NodeJS.WriteStream, text: string): void {
  try {
    stream.write(text);
  } catch (cause) {
    stream.emit('error', cause);
  }
}
