import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openReferences, readReferences } from '../../../../adapters/chat/teams/outbound/references.ts';
import { referenceTo } from '../../../teams/connected.ts';
import { keptLog } from '../../../teams/kept-log.ts';

const SERVICE = { serviceUrl: 'https://smba.trafficmanager.net/emea/' };
const [alerts, ann] = [referenceTo(SERVICE, '19:alerts@thread.tacv2'), referenceTo(SERVICE, 'a:ann', 'personal')];
const BROKEN = { ...alerts, id: '19:broken@thread.tacv2', kind: 'tribe' };

let directory: string;
let file: string;
let log: ReturnType<typeof keptLog>;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-references-'));
  file = join(directory, 'teams', 'conversations.json');
  log = keptLog();
  await mkdir(join(directory, 'teams'));
});
afterEach(() => rm(directory, { recursive: true }));

const given = (references: readonly unknown[]) => writeFile(file, JSON.stringify({ version: 1, references }));
const reopened = async () => (await openReferences(file, log)).all();
const files = async () => (await readdir(join(directory, 'teams'))).sort();
const events = () => log.lines.map(({ event }) => event);

describe('the conversations of Teams', () => {
  test('are there again after a restart, and those that went are not', async () => {
    const references = await openReferences(file, log);
    await Promise.all([references.keep(alerts), references.keep(ann)]);
    expect(await reopened()).toEqual([alerts, ann]);
    await references.forget(alerts.id);
    expect(await reopened()).toEqual([ann]);
    expect([references.get(alerts.id), references.trouble(), events()]).toEqual([null, null, []]);
  });

  test('that are good are kept where others cannot be read, which are set aside and told of once', async () => {
    await given([alerts, BROKEN, 7, ann]);
    expect(await reopened()).toEqual([alerts, ann]);
    expect(log.lines).toEqual([
      { event: 'teams.references-broken', kept: 2, broken: 2, setAside: expect.stringContaining('.broken') },
    ]);
    expect(JSON.parse(await readFile(`${file}.broken`, 'utf8'))).toEqual([BROKEN, 7]);
    expect(await reopened()).toEqual([alerts, ann]);
    expect(events()).toHaveLength(1);
  });

  test.each(['', '{"version":1,"refer', 'null', '[]', '{"version":2,"references":[]}'])(
    'in a file that holds %j are set aside as they are',
    async (text) => {
      await writeFile(file, text);
      expect(await reopened()).toEqual([]);
      expect(await readFile(`${file}.broken`, 'utf8')).toBe(text);
      expect(log.lines).toMatchObject([{ event: 'teams.references-broken', kept: 0 }]);
      await (await openReferences(file, log)).keep(ann);
      expect(await reopened()).toEqual([ann]);
    },
  );

  test('that were set aside are never written over', async () => {
    for (const text of ['first', 'second', 'third']) {
      await writeFile(file, text);
      await reopened();
    }
    expect(await files()).toEqual(['', '.broken', '.broken-2', '.broken-3'].map((end) => `conversations.json${end}`));
    expect(await readFile(`${file}.broken-2`, 'utf8')).toBe('second');
  });

  test('are only looked at by who only looks', async () => {
    await given([alerts, BROKEN]);
    expect(await readReferences(file)).toMatchObject({ references: [alerts], broken: { count: 1 } });
    expect(await files()).toEqual(['conversations.json']);
    expect(await readReferences(join(directory, 'nowhere'))).toEqual({ references: [], broken: null });
  });

  test('that cannot be written are known all the same, told of once, and written as soon as that can be done', async () => {
    const folder = join(directory, 'teams');
    const references = await openReferences(file, log);
    await rm(folder, { recursive: true });
    await writeFile(folder, 'in the way');
    await references.keep(alerts);
    await references.keep(ann);
    await references.forget(ann.id);
    expect([references.all(), events()]).toEqual([[alerts], ['teams.references-not-kept']]);
    expect(log.lines[0]).toMatchObject({ file, code: expect.stringMatching(/^E/), why: references.trouble() });
    expect(references.trouble()).toMatch(/Free some disk space/);

    await rm(folder);
    await references.keep(alerts);
    expect([await reopened(), references.trouble()]).toEqual([[alerts], null]);
    expect(events()).toEqual(['teams.references-not-kept', 'teams.references-kept']);
  });
});
