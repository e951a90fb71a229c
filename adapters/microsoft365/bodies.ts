import { isDeeperThan } from '../../src/model/text/json-depth.ts';

/** Nothing that Microsoft answers nests deeper. */
const MAX_DEPTH = 100;

/** An answer's body as text. Throws where it is longer, or nests deeper than any answer does. */
export async function boundedBody(response: Response, maxBytes: number): Promise<string> {
  const reader = response.body?.getReader();
  const pieces: Uint8Array[] = [];
  for (let length = 0; reader !== undefined; ) {
    const { value } = await reader.read();
    if (value === undefined) break;
    length += value.length;
    if (length > maxBytes) {
      void reader.cancel().catch(() => undefined);
      throw new Error(`The answer is longer than ${maxBytes} bytes`);
    }
    pieces.push(value);
  }
  const bytes = Buffer.concat(pieces);
  if (isDeeperThan(bytes, MAX_DEPTH)) throw new Error('The answer nests too deep');
  return bytes.toString('utf8');
}

/** What is no JSON is nothing. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
