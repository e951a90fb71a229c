import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Delivery } from '../../../src/alerts/outbox/delivery.ts';
import { readState } from '../../../src/main/open-data.ts';

/** The texts of what the program keeps of what people do: state, journal and audit. */
export async function stateTexts(data: string): Promise<readonly string[]> {
  const folder = join(data, 'state');
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    files.filter((each) => each.isFile()).map((each) => readFile(join(each.parentPath, each.name), 'utf8')),
  );
}

/** What is to be said in a conversation, as the program keeps it. */
export type KeptDelivery = Pick<Delivery, 'key' | 'conversation' | 'notBefore'>;

/** All deliveries that a program keeps: its journal has of each only what became other. */
export const keptDeliveries = async (data: string): Promise<readonly KeptDelivery[]> =>
  (await readState({ data })).deliveries;
