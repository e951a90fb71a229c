import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dashboard } from './dashboard.ts';

/** `npm run grafana`: writes the dashboard that is imported into Grafana. */
const FILE = join(import.meta.dirname, 'mailflow.json');

await writeFile(FILE, `${JSON.stringify(dashboard(), null, 2)}\n`);
process.stdout.write('adapters/http/grafana/mailflow.json is written.\n');
