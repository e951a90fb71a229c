import { open } from 'node:fs/promises';

const CHUNK_BYTES = 65_536;
const NEW_LINE = 0x0a;

/** The lines of a file, the last first, without reading more than is asked for. None where there is no file. */
export async function* linesFromTheEnd(file: string): AsyncGenerator<string> {
  const handle = await open(file, 'r').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw cause;
  });
  if (handle === null) return;
  try {
    let { size: end } = await handle.stat();
    let rest = Buffer.alloc(0); // the end of a line whose beginning is further ahead
    while (end > 0) {
      const length = Math.min(CHUNK_BYTES, end);
      const chunk = Buffer.alloc(length);
      await handle.read(chunk, 0, length, end - length);
      end -= length;
      let text = Buffer.concat([chunk, rest]);
      for (let at = text.lastIndexOf(NEW_LINE); at >= 0; at = text.lastIndexOf(NEW_LINE)) {
        yield text.toString('utf8', at + 1);
        text = text.subarray(0, at);
      }
      rest = text;
    }
    yield rest.toString('utf8');
  } finally {
    await handle.close();
  }
}
