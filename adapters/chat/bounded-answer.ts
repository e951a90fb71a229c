import { isDeeperThan } from '../../src/model/text/json-depth.ts';

/** Two hundred messages with forty kilobytes of blocks each, the longest page that is ever asked for. */
const MAX_BYTES = 8 * 1024 * 1024;
/** An error is a word or a line; anything longer is another program's page. */
const MAX_FAULT_BYTES = 64 * 1024;
/** Cards nest in cards ten deep or so. */
const MAX_DEPTH = 200;

/** No answer of a chat: it is endless, a bomb, or another program's. What was asked may have been done all the same. */
class AbsurdAnswer extends Error {
  readonly code: 'ANSWER_TOO_LONG' | 'ANSWER_TOO_DEEP';

  constructor(code: AbsurdAnswer['code']) {
    super(code);
    this.code = code;
  }
}

/**
 * The body of an answer in JSON, as text; no more of it is read, unpacked or kept than `maxBytes`, and nothing that
 * nests too deep is handed on. Throws with a `code` where it is longer or deeper, or as `fetch` does where the connection
 * ends or its signal aborts.
 */
export async function boundedText(response: Response, maxBytes = MAX_BYTES): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { value } = await reader.read();
    if (value === undefined) break;
    length += value.length;
    if (length > maxBytes) {
      // Nobody waits for the rest.
      void reader.cancel().catch(() => undefined);
      throw new AbsurdAnswer('ANSWER_TOO_LONG');
    }
    pieces.push(value);
  }
  const bytes = Buffer.concat(pieces);
  if (isTooDeep(bytes)) throw new AbsurdAnswer('ANSWER_TOO_DEEP');
  return bytes.toString('utf8');
}

/** What is no JSON is nothing. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `fetch` for a library that reads answers itself: what it gets to read is bounded already. */
export const boundedFetch: typeof globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init);
  // The status of a failure says enough, whatever stands below it.
  const text = response.ok ? await boundedText(response) : await boundedText(response, MAX_FAULT_BYTES).catch(() => '');
  const headers = new Headers(response.headers);
  // It is unpacked.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name);
  return new Response(text === '' ? null : text, {
    ...{ status: response.status, statusText: response.statusText, headers },
  });
};

/** Whether arrays and objects nest deeper in JSON than anything that chats send. */
export const isTooDeep = (json: Uint8Array): boolean => isDeeperThan(json, MAX_DEPTH);
