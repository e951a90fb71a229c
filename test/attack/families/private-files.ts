import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mailflowProcess } from '../../journeys/mailflow.ts';
import type { Family } from '../family.ts';
import { msUntil, startProgram } from '../program.ts';
import { liveCells, openModes } from '../signs.ts';

/** What a spreadsheet may take for a formula, as the name of a sender. */
const FORMULAS = [
  '=1+1@x.example',
  "=cmd|'/c calc'!A1",
  '+1@x.example',
  '-1@x.example',
  '@sum(1)',
  '\t=1@x.example',
  '\r=1@x.example',
  ' =1@x.example',
  '＝1@x.example',
  '＋1@x.example',
  '－1@x.example',
  '＠1@x.example',
  ';=1@x.example',
  '\u200b=1@x.example',
  '"=1@x.example',
  '%0A=1@x.example',
  '|=1@x.example',
  '\ufeff=1@x.example',
  '=HYPERLINK("https://evil.example";"x")',
];

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** Names of senders that a spreadsheet would compute, in the files that people ask for. */
export const csvInjection: Family = {
  name: 'csv injection',
  async attack(arena) {
    const data = join(arena.folder, 'data');
    const report = join(arena.folder, 'SmtpCSReport.csv');
    const rows = FORMULAS.map((name) => `2026-11-14,${quoted(name)},${quoted(name)},OAuth,TLS1.2,7`);
    await writeFile(report, ['date,senderName,senderDomain,authMethod,tls_version,message_count', ...rows].join('\n'));
    const imported = await mailflowProcess(['import', report, '--data', data]);
    arena.see({
      kind: 'one-of',
      name: 'the report is read, or rows of it are refused',
      value: imported.code,
      allowed: [0, 3],
    });
    const asked = await mailflowProcess(['start', '--data', data, '--as-of', '2026-11-15'], {
      input: 'request smtp-auth 7d\nrequest summary 7d\nrequest tls 7d\nquit\n',
    });
    arena.see({ kind: 'one-of', name: 'files are written', value: asked.code, allowed: [0] });
    const folder = join(data, 'requested');
    const names = await readdir(folder).catch(() => []);
    arena.see({ kind: 'at-least', name: 'files', value: names.length, limit: 1 });
    for (const name of names) {
      const text = await readFile(join(folder, name), 'utf8');
      arena.see({ kind: 'none', name: `${name}: cells that compute`, found: liveCells(text) });
    }
    const shell = await mailflowProcess(['smtp-auth', '2026-11-10..2026-11-15', '--data', data, '--format', 'csv']);
    arena.see({ kind: 'at-least', name: 'lines in a shell', value: shell.stdout.split('\n').length, limit: 10 });
    arena.see({ kind: 'none', name: 'in a shell: cells that compute', found: liveCells(shell.stdout) });
  },
};

/** With a umask that forbids nothing. */
export const fileModes: Family = {
  name: 'file modes',
  async attack(arena) {
    const data = join(arena.folder, 'data');
    const wrapper = ['sh', '-c', 'umask 000; exec "$@"', 'sh'];
    const program = await startProgram(arena, { data, wrapper });
    program.child.stdin?.write('mute a@contoso.com 1d force:yes\nrequest smtp-auth 7d\nsubscribe all\n');
    await msUntil(
      () =>
        readdir(join(data, 'requested')).then(
          (names) => names.length > 0,
          () => false,
        ),
      30_000,
    );
    await program.end();
    const found = await readdir(data, { recursive: true, withFileTypes: true });
    const modes = await Promise.all(
      found.map(async (each) => {
        const path = join(each.parentPath, each.name);
        return { path: path.slice(data.length), isFolder: each.isDirectory(), mode: (await stat(path)).mode & 0o777 };
      }),
    );
    arena.see({ kind: 'at-least', name: 'files and folders', value: modes.length, limit: 6 });
    arena.see({ kind: 'none', name: 'open to others', found: openModes(modes) });
    arena.see({
      kind: 'one-of',
      name: 'the data directory',
      value: ((await stat(data)).mode & 0o777).toString(8),
      allowed: ['700'],
    });
  },
};
