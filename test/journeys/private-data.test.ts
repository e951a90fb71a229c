import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mailflow } from './in-process.ts';
import { mailflowProcess, withDirectory } from './mailflow.ts';

const REPORT = [
  'date,senderName,authMethod,original_client_ip,tls_version,message_count',
  '2026-11-14T09:00:00Z,printer@contoso.com,Basic,192.0.2.1,TLS1.2,40',
].join('\n');

test('whatever the umask says, nobody else can read what the program writes', () =>
  withDirectory(async (directory) => {
    const before = process.umask(0o022);
    try {
      const data = join(directory, 'data');
      await writeFile(join(directory, 'report.csv'), REPORT);
      expect((await mailflowProcess(['import', join(directory, 'report.csv'), '--data', data])).code).toBe(0);
      expect((await mailflowProcess(['mute', 'smtp-auth-spike', '7d', 'why', '--data', data])).code).toBe(0);
      const found = await readdir(data, { recursive: true, withFileTypes: true });
      expect(found.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['audit.jsonl', 'mailflow.json', 'manifest.json']),
      );
      for (const each of found) {
        const path = join(each.parentPath, each.name);
        expect(((await stat(path)).mode & 0o777).toString(8), path).toBe(each.isDirectory() ? '700' : '600');
      }
      const doctor = await mailflow(['doctor', '--data', data, '--format', 'json']);
      expect(doctor.stdout).toContain('Only this user can read the data.');
    } finally {
      process.umask(before);
    }
  }));
