import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connectorReport, smtpAuthReport } from '../journeys/attacked-tenant.ts';
import { mailflowProcess, ROOT } from '../journeys/mailflow.ts';
import { lanes } from './families/index.ts';
import { runFamily } from './family.ts';
import { type FamilyResult, hasHeld, isGreen, tableOf } from './verdict.ts';

/** `npm run attack [-- --seed N --family NAME --record --strict]`; see README.md in this folder. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    family: { type: 'string', multiple: true },
    record: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
  },
});
const RESULTS = fileURLToPath(new URL('./RESULTS.md', import.meta.url));
const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
if (!Number.isSafeInteger(seed)) throw new Error(`--seed is a whole number, not "${values.seed}"`);
const families = lanes.flat();
const chosen = families.filter(({ name }) => values.family === undefined || values.family.includes(name));
if (chosen.length < (values.family ?? []).length)
  throw new Error(`There is no such family. There are: ${families.map(({ name }) => name).join(', ')}`);

console.log(`seed ${seed}`);
const scratch = await mkdtemp(join(tmpdir(), 'mailflow-attack-'));
const results = await attackAll().finally(() => rm(scratch, { recursive: true, force: true }));
const report = `${machine()} The run took ${Math.round(performance.now() / 1_000)} s.\n\n${tableOf(results)}\n`;
console.log(`\n${report}`);
if (values.record) await record(report);
process.exitCode = isGreen(results, { isStrict: values.strict }) ? 0 : 1;

async function attackAll(): Promise<readonly FamilyResult[]> {
  const base = await tenant();
  const done = await Promise.all(
    lanes.map(async (lane) => {
      const results: FamilyResult[] = [];
      for (const family of lane.filter((each) => chosen.includes(each))) {
        const result = await runFamily(family, { seed, scratch, base });
        const verdict = result.notRun === null ? (hasHeld(result) ? 'held' : 'FAILED') : 'not run';
        const { probes, seconds } = result;
        console.log(`${family.name.padEnd(24)} ${verdict.padEnd(8)} ${probes.length} probes, ${seconds.toFixed(0)} s`);
        results.push(result);
      }
      return results;
    }),
  );
  return done.flat();
}

/** The data of a tenant that has imported two reports. */
async function tenant(): Promise<string> {
  const data = join(scratch, 'base');
  const reports = { 'SmtpCSReport.csv': smtpAuthReport(), 'ConnectorReport.csv': connectorReport() };
  for (const [name, text] of Object.entries(reports)) {
    await writeFile(join(scratch, name), text);
    const { code, stderr } = await mailflowProcess(['import', join(scratch, name), '--data', data]);
    if (code !== 0) throw new Error(`the tenant could not be made: ${stderr}`);
  }
  return data;
}

function machine(): string {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: ROOT }).toString().trim();
  const changed = git('status', '--porcelain') === '' ? '' : ', with changes';
  return [
    `Seed ${seed}, commit ${git('rev-parse', '--short', 'HEAD')}${changed}, ${new Date().toISOString().slice(0, 16)}Z.`,
    `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB,`,
    `load ${loadavg()[0]?.toFixed(0)}, Node ${process.versions.node} on ${process.platform}.`,
  ].join(' ');
}

/** The newest run stands first. */
async function record(report: string): Promise<void> {
  const heading = '# Results of `npm run attack`\n';
  const before = await readFile(RESULTS, 'utf8').catch(() => heading);
  const older = before.replace(heading, '');
  await writeFile(
    RESULTS,
    `${heading}\n## ${new Date().toISOString().slice(0, 10)}, seed ${seed}\n\n${report}${older}`,
  );
}
