import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mailflow } from './in-process.ts';
import { ended, mailflowProcess, startMailflow, withDirectory } from './mailflow.ts';

const DAYS = 28;
const SENDERS = 400;
const ROUNDS = 12;

/** A report in which every day has as many messages as the round says, so that half an import would show. */
function reportOf(round: number): string {
  const lines = ['date,senderName,authMethod,original_client_ip,tls_version,message_count'];
  for (let day = 1; day <= DAYS; day++) {
    for (let sender = 0; sender < SENDERS; sender++) {
      const at = `2026-10-${String(day).padStart(2, '0')}T${String(sender % 24).padStart(2, '0')}:00:00Z`;
      lines.push(`${at},user${sender}@contoso.com,Basic,192.0.2.${sender % 250},TLS1.2,${round}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

test(
  'killed at any moment of an import, the store answers as before or as after, and the next import works',
  { timeout: 300_000 },
  () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data');
      const file = (round: number) => join(directory, `report-${round}.csv`);
      const totals = async () => {
        const ran = await mailflow(['smtp-auth', '2026-10-01..2026-10-28', '--data', data, '--format', 'json']);
        expect(ran.code, ran.stderr).toBe(0);
        return JSON.parse(ran.stdout).totals.messages / (DAYS * SENDERS);
      };
      await writeFile(file(1), reportOf(1));
      let began = performance.now();
      expect((await mailflowProcess(['import', file(1), '--data', data])).code).toBe(0);
      let usualMs = performance.now() - began;

      let stored = 1;
      let interrupted = 0;
      for (let round = 2; round < 2 + ROUNDS; round++) {
        await writeFile(file(round), reportOf(round));
        began = performance.now();
        const child = startMailflow(['import', file(round), '--data', data]);
        const running = ended(child);
        const timer = setTimeout(() => child.kill('SIGKILL'), usualMs * ((round - 1) / ROUNDS));
        const { code } = await running;
        clearTimeout(timer);
        // One that ended before it was killed shows that the machine has less to do now: the next kill comes earlier.
        if (code === null) interrupted++;
        else usualMs = Math.min(usualMs, performance.now() - began);
        const now = await totals();
        expect(code === 0 ? [round] : [stored, round]).toContain(now);
        stored = now;
      }
      expect(interrupted).toBeGreaterThan(ROUNDS / 3);

      const last = 2 + ROUNDS;
      await writeFile(file(last), reportOf(last));
      expect((await mailflow(['import', file(last), '--data', data])).code).toBe(0);
      expect(await totals()).toBe(last);
      const left = await readdir(join(data, 'facts'));
      expect(left.filter((name) => /^(spill|writing)/.test(name))).toEqual([]);
    }),
);
