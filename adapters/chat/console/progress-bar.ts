import type { WriteStream } from 'node:tty';

const WIDTH = 30;
/** Files that are read in no time show no bar. */
const SMALLEST_BYTES = 20_000_000;

/** Draws how far a file has been read, on a terminal and for long files only; `done` wipes it away. */
export function progressBar(output: WriteStream, label: string) {
  let shown = -1;
  return {
    report: (read: number, total: number): void => {
      if (!output.isTTY || total < SMALLEST_BYTES) return;
      const percent = Math.min(100, Math.floor((read / total) * 100));
      if (percent === shown) return;
      shown = percent;
      const filled = Math.round((percent / 100) * WIDTH);
      output.write(
        `\r${label} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${String(percent).padStart(3)}%\x1b[K`,
      );
    },
    done: (): void => {
      if (shown >= 0) output.write('\r\x1b[K');
    },
  };
}
