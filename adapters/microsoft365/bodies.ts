/** Nothing that Microsoft answers nests deeper. What nests a million deep takes a hundred times its length when it is parsed. */
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
  const text = Buffer.concat(pieces).toString('utf8');
  if (isTooDeep(text)) throw new Error('The answer nests too deep');
  return text;
}

/** What is no JSON is nothing. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isTooDeep(json: string): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (isInText) {
      if (char === '\\') at++;
      else if (char === '"') isInText = false;
    } else if (char === '"') isInText = true;
    else if ((char === '[' || char === '{') && ++depth > MAX_DEPTH) return true;
    else if (char === ']' || char === '}') depth--;
  }
  return false;
}
