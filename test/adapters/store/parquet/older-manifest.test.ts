import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parquetStore } from '../../../../adapters/store/parquet/store.ts';
import { counts } from '../../../contracts/fact-store/asking.ts';
import { DAY, hourAt, tell } from '../../../contracts/fact-store/telling.ts';

const log = { info: () => undefined, warn: () => undefined };

test.for([true, false])(
  'a store of a version that did not count directions answers by direction (hot: %o)',
  async (hot) => {
    const parent = await mkdtemp(join(tmpdir(), 'mailflow-older-'));
    const directory = join(parent, 'facts');
    const open = () => parquetStore({ directory, priority: ['trusted', 'second'], log, hot });
    const first = await open();
    await tell(first, {
      kind: 'connector',
      slice: { format: 'report', filters: { direction: 'inbound' } },
      facts: [{ direction: 'inbound', messages: 50 }],
    });
    await tell(first, {
      kind: 'connector',
      source: 'second',
      facts: [
        { direction: 'inbound', messages: 40 },
        { direction: 'outbound', messages: 7 },
        { direction: 'outbound', hour: hourAt(2, DAY + 1), messages: 9 },
      ],
    });
    await first.close();
    await forgetDirections(join(directory, 'manifest.json'));

    const reopened = await open();
    if (hot) expect(await reopened.warm()).toBe(true);
    expect(await counts(reopened, { kind: 'connector', by: ['direction'], order: 'groups' })).toEqual([
      ['inbound', 50],
      ['outbound', 16],
    ]);
    const told = (await reopened.partitions()).map(({ source, day, directions }) => [source, day - DAY, directions]);
    expect(told).toEqual([
      ['trusted', 0, { inbound: 50 }],
      ['second', 0, { inbound: 40, outbound: 7 }],
      ['second', 1, { outbound: 9 }],
    ]);
    await tell(reopened, { source: 'third', facts: [{}] });
    await reopened.close();
    expect(await readFile(join(directory, 'manifest.json'), 'utf8')).toContain(
      '"directions":{"inbound":40,"outbound":7}',
    );
    await rm(parent, { recursive: true });
  },
);

async function forgetDirections(path: string): Promise<void> {
  const [, body = ''] = (await readFile(path, 'utf8')).split('\n');
  const manifest = JSON.parse(body) as { partitions: { directions?: unknown }[] };
  for (const entry of manifest.partitions) delete entry.directions;
  const older = JSON.stringify(manifest);
  const sha256 = createHash('sha256').update(older).digest('hex');
  await writeFile(path, `${JSON.stringify({ sha256 })}\n${older}\n`);
}
