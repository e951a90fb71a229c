import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The texts of what the program keeps of what people do: state, journal and audit. */
export async function stateTexts(data: string): Promise<readonly string[]> {
  const folder = join(data, 'state');
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    files.filter((each) => each.isFile()).map((each) => readFile(join(each.parentPath, each.name), 'utf8')),
  );
}

/** What is to be said in a conversation, as the program keeps it. */
export interface KeptDelivery {
  readonly key: string;
  readonly conversation: string;
  readonly notBefore: string;
}

/** All deliveries that snapshots and journals have, each as it was kept last. Those that were made since are among them. */
export async function keptDeliveries(data: string): Promise<readonly KeptDelivery[]> {
  const found = new Map<string, KeptDelivery>();
  for (const text of await stateTexts(data))
    for (const document of documentsIn(text)) for (const each of deliveriesIn(document)) found.set(each.key, each);
  return [...found.values()];
}

/** A snapshot is one document. A journal has one a line, behind its checksum; the last line may be half written. */
function documentsIn(text: string): readonly unknown[] {
  const whole = parsed(text);
  return whole.length > 0 ? whole : text.split('\n').flatMap((line) => parsed(line.slice(line.indexOf(' ') + 1)));
}

function parsed(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

function deliveriesIn(value: unknown): readonly KeptDelivery[] {
  if (typeof value !== 'object' || value === null) return [];
  const isOne = 'key' in value && 'conversation' in value && 'notBefore' in value;
  return isOne ? [value as KeptDelivery] : Object.values(value).flatMap(deliveriesIn);
}
