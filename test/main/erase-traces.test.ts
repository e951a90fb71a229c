import { chmod, chown, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { episodeId } from '../../src/episodes/identity.ts';
import { shownId } from '../../src/episodes/shown-id.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from '../../src/state/state.ts';
import { mailflow } from '../journeys/in-process.ts';
import { withDirectory } from '../journeys/mailflow.ts';

const VICTIM = 'ann@contoso.com';

const openAt = (data: string) =>
  openState(join(data, 'state', 'mailflow.json'), { schema: stateSchema, initial: INITIAL_STATE, onWord: () => {} });

async function begun(data: string): Promise<void> {
  const muted = await mailflow(['mute', VICTIM, '7d', 'leaving', 'force:yes', '--data', data]);
  expect(muted.code, muted.stderr).toBe(0);
}

const erase = async (data: string) => {
  const ran = await mailflow(['erase', VICTIM, 'yes', '--data', data]);
  expect(ran.code, ran.stderr).toBe(0);
  return { ...ran, pseudonym: /erased-[0-9a-f]{8}@contoso\.com/.exec(ran.stdout)?.[0] ?? '' };
};

async function bytesOf(data: string): Promise<string> {
  const texts: string[] = [];
  for (const entry of await readdir(data, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) texts.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
  return texts.join('\n');
}

const at = '2026-11-15T10:00:00.000Z';
const numbers = { messages: 9 };
const rule = 'volume-anomaly';
const id = episodeId(rule, VICTIM, Math.floor(Date.parse(at) / 86_400_000));

const episode: MailflowState['episodes'][number] = {
  ...{ id, rule, subject: VICTIM, state: 'open', severity: 'high', score: 1, magnitude: 2, reason: 'spike' },
  ...{ numbers, trail: null, openedAt: at, noticedAt: at, findingAt: at, opening: numbers },
  ...{ peak: { severity: 'high', score: 1, magnitude: 2, numbers, at }, resolvedAt: null, resolution: null },
  ...{ reopened: 0, acknowledged: { by: 'bob', at }, snoozed: null, expected: null },
};

describe('erase', () => {
  test('gives insights and mutes the ids of their new subject wherever the old ones stand', () =>
    withDirectory(async (data) => {
      await begun(data);
      const state = await openAt(data);
      const muteId = state.read().mutes[0]?.id ?? '';
      await state.update((before) => ({
        ...before,
        episodes: [episode],
        early: [{ id, before: episode }],
        said: [
          {
            ...{ episode: id, conversation: 'a', root: null, state: 'open', severity: 'high', magnitude: 2 },
            ...{ postedAt: null, reminded: 0, editedAt: null, repliedAt: null, replies: 0, shows: '', verdicts: [] },
          },
        ],
      }));
      await state.close();
      await writeFile(join(data, 'state', 'conversation.jsonl'), `{"text":"ack ${shownId(id)} (${id})"}\n`);
      const { pseudonym } = await erase(data);
      const left = await bytesOf(data);
      for (const old of [id, shownId(id), muteId]) expect(left).not.toContain(old);
      const after = await openAt(data);
      const { episodes, early, said } = after.read();
      await after.close();
      const fresh = episodeId(rule, pseudonym, Math.floor(Date.parse(at) / 86_400_000));
      expect(episodes).toEqual([{ ...episode, id: fresh, subject: pseudonym }]);
      expect(early).toEqual([{ id: fresh, before: episodes[0] }]);
      expect(said[0]?.episode).toBe(fresh);
      expect(await readFile(join(data, 'state', 'conversation.jsonl'), 'utf8')).toContain(
        `ack ${shownId(fresh)} (${fresh})`,
      );
    }));

  test('writes into the audit what was wrong with it before, and that it begins', () =>
    withDirectory(async (data) => {
      await begun(data);
      await mailflow(['mute', 'bob@contoso.com', '7d', 'holiday', 'force:yes', '--data', data]);
      await mailflow(['mute', 'eve@contoso.com', '7d', 'holiday', 'force:yes', '--data', data]);
      const file = join(data, 'state', 'audit.jsonl');
      await writeFile(file, (await readFile(file, 'utf8')).replace('bob@', 'rob@'));
      expect((await mailflow(['audit', 'verify', '--data', data])).code).not.toBe(0);
      const { stdout } = await erase(data);
      expect(stdout).toContain('The audit had faults before: line 3');
      const entries = (await readFile(file, 'utf8')).trim().split('\n').slice(-2);
      expect(entries[0]).toMatch(/"deed":"erase".*begins.*line 3: the line before it was altered/);
      expect(entries[1]).toContain('"deed":"erase"');
      expect((await mailflow(['audit', 'verify', '--data', data])).code).toBe(0);
    }));

  test('searches what was set aside and both kinds of UTF-16, and lists links and mails', () =>
    withDirectory(async (data) => {
      await begun(data);
      await mkdir(join(data, 'facts'), { recursive: true });
      await writeFile(join(data, 'facts', 'manifest.json.damaged'), `{"carry":"\\n${VICTIM}"`);
      await mkdir(join(data, 'inbox'), { recursive: true });
      const wide = Buffer.from(`\uFEFFDate,Sender\r\n2026-11-15,${VICTIM}\r\n`, 'utf16le').swap16();
      await writeFile(join(data, 'inbox', 'wide.csv'), wide);
      const encoded = Buffer.from(`mail of ${VICTIM}`).toString('base64');
      await writeFile(join(data, 'inbox', 'a.eml'), `From: <${VICTIM}>\r\n\r\n${encoded}\r\n`);
      await symlink('/', join(data, 'inbox', 'elsewhere'));
      const { stdout, pseudonym } = await erase(data);
      expect(stdout).toMatch(/cannot be searched[\s\S]*a\.eml/);
      expect(stdout).toMatch(/cannot be searched[\s\S]*elsewhere/);
      const after = await readFile(join(data, 'inbox', 'wide.csv'));
      expect(after.swap16().toString('utf16le')).toBe(`\uFEFFDate,Sender\r\n2026-11-15,${pseudonym}\r\n`);
      expect(await bytesOf(data)).not.toContain(VICTIM);
    }));

  test('keeps mode and owner of files', () =>
    withDirectory(async (data) => {
      await begun(data);
      const file = join(data, 'a.csv');
      await writeFile(file, VICTIM);
      const isRoot = process.getuid?.() === 0;
      if (isRoot) await chown(file, 12_345, 12_346);
      await chmod(file, 0o640);
      const before = await stat(file);
      await erase(data);
      const { mode, uid, gid } = await stat(file);
      expect({ mode, uid, gid }).toEqual({ mode: before.mode, uid: before.uid, gid: before.gid });
      await rm(file);
    }));
});
