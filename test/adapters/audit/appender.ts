import { auditFile } from '../../../adapters/audit/audit-file.ts';

/** A process that appends to the audit it is given, says each number once it is kept, and is then killed. */
const [file = ''] = process.argv.slice(2);
const audit = auditFile(file);
for (let n = 1; ; n++) {
  await audit.append({ at: '', by: '', conversation: '', deed: 'count', to: `${n}`, detail: 'x'.repeat(n % 500) });
  process.stdout.write(`${n}\n`);
}
