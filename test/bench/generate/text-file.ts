import { closeSync, openSync, writeSync } from 'node:fs';
import { setImmediate as breath } from 'node:timers/promises';

const LINES_AT_ONCE = 4096;

/** Writes lines to files, each in its encoding; with CR LF and, in UTF-16, with a byte order mark if `forWindows`. */
export async function writeLines(
  lines: Iterable<string>,
  files: readonly { readonly path: string; readonly encoding: 'utf8' | 'utf16le' }[],
  { forWindows }: { readonly forWindows: boolean },
): Promise<void> {
  const end = forWindows ? '\r\n' : '\n';
  const outputs = files.map(({ path, encoding }) => ({ to: openSync(path, 'w'), encoding }));
  const write = (text: string) => {
    for (const { to, encoding } of outputs) writeSync(to, Buffer.from(text, encoding));
  };
  for (const { to, encoding } of outputs)
    if (forWindows && encoding === 'utf16le') writeSync(to, '\uFEFF', null, encoding);
  let waiting: string[] = [];
  for (const line of lines) {
    waiting.push(line);
    if (waiting.length < LINES_AT_ONCE) continue;
    write(waiting.join(end) + end);
    waiting = [];
    // Otherwise nobody could interrupt it.
    await breath();
  }
  if (waiting.length > 0) write(waiting.join(end) + end);
  for (const { to } of outputs) closeSync(to);
}
