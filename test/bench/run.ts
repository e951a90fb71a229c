import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { dayOf } from '../../src/model/time.ts';
import { duration, tableOf } from './figures.ts';
import { measureBacktest } from './measure/backtest.ts';
import { measureCommits } from './measure/commits.ts';
import { measureDetection } from './measure/detection.ts';
import { measureFollowing } from './measure/following.ts';
import { measureLogImport } from './measure/log-import.ts';
import { measureLogMemory } from './measure/log-memory.ts';
import { measureMemory } from './measure/memory.ts';
import { measureReportImport } from './measure/report-import.ts';
import { measureServerLog } from './measure/server-log-import.ts';
import { EXCHANGE, EXIM, POSTFIX, SENDMAIL } from './measure/server-logs.ts';
import { measureSlack } from './measure/slack.ts';
import { measureStartUp } from './measure/start-up.ts';
import { measureState } from './measure/state.ts';
import { measureTenant } from './measure/tenant.ts';
import { measureTimeToAlert } from './measure/time-to-alert.ts';
import { runMailflow } from './program.ts';
import { withScratch } from './scratch.ts';
import { FULL, QUICK } from './sizes.ts';
import { timed } from './timing.ts';

/**
 * `npm run bench`: everything that README.md in this folder records. `npm run bench -- --quick` does a tenth of it, and
 * `--only reports|log|log-memory|memory|answers|detection|slack|state|start-up|following|commits|time-to-alert` a part. `--minutes N` follows
 * a log for so long.
 */

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, minutes: { type: 'string' } },
});
const sizes = values.quick ? QUICK : FULL;
const lastDay = dayOf(new Date()) - 1;
const SHAPES = ['tenant', 'scattered'] as const;

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  reports: async () => {
    for (const shape of SHAPES) {
      const figures = await withScratch((scratch) => measureReportImport(shape, { ...sizes, lastDay, scratch }));
      console.log(tableOf(`Import of a SmtpCSReport (UTF-16LE), ${shape}`, figures));
    }
  },
  log: async () => {
    const figures = await withScratch((scratch) => measureLogImport({ ...sizes, lines: sizes.rows, lastDay, scratch }));
    console.log(tableOf('Import of a Postfix log', figures));
    for (const server of [EXIM, EXCHANGE, SENDMAIL]) {
      const input = { ...sizes, lines: sizes.rows, lastDay };
      const others = await withScratch((scratch) => measureServerLog(server, { ...input, scratch }));
      console.log(tableOf(`Import: ${server.name}`, others));
    }
  },
  'log-memory': async () => {
    for (const server of [POSTFIX, EXIM, EXCHANGE, SENDMAIL]) {
      const bytes = server === POSTFIX ? sizes.longLogBytes : sizes.longLogBytes / 4;
      const figures = await withScratch((scratch) => measureLogMemory(server, bytes, lastDay, scratch));
      console.log(tableOf(`Memory while a long log is imported: ${server.name}`, figures));
    }
  },
  memory: async () => {
    for (const shape of SHAPES) {
      const figure = await withScratch((scratch) => measureMemory(shape, sizes.manyRows, lastDay, scratch));
      console.log(tableOf(`Import of a long SmtpCSReport, ${shape}`, [figure]));
    }
  },
  answers: async () => {
    const tenant = await withScratch((scratch) => measureTenant({ ...sizes, lastDay, scratch }));
    console.log(`\n${tenant.about}`);
    console.log(tableOf('Questions to a running bot, beside a native DuckDB table', tenant.answers));
    console.log(tableOf('Start and size', tenant.size));
  },
  detection: async () => {
    const figures = await withScratch((scratch) => measureDetection({ ...sizes, lastDay, scratch }));
    console.log(tableOf('A look: the history and the rules, beside reading the same facts', figures));
    const backtest = await withScratch((scratch) => measureBacktest(sizes.backtested, lastDay, scratch));
    console.log(tableOf('A backtest of every hour', backtest));
  },
  slack: async () => {
    const figures = await withScratch((scratch) => measureSlack({ ...sizes, lastDay, scratch }));
    console.log(tableOf('`/mailflow smtp-auth 7d` in Slack, beside a bare Bolt app', figures));
  },
  state: async () => {
    const figures = await withScratch((scratch) => measureState(sizes, lastDay, scratch));
    console.log(tableOf('With much in the state', figures));
  },
  'start-up': async () => {
    const figures = await withScratch((scratch) => measureStartUp(lastDay, scratch));
    console.log(tableOf('From the start until at home, beside a process that only imports the same packages', figures));
  },
  commits: async () => {
    const figures = await withScratch((scratch) => measureCommits({ ...sizes.followed, lastDay, scratch }));
    console.log(tableOf('A followed log, a commit every ten seconds', figures));
  },
  following: async () => {
    const minutes = values.minutes === undefined ? sizes.followedMinutes : Number(values.minutes);
    const { linesPerSecond, historySenders: senders } = sizes;
    const figures = await withScratch((scratch) =>
      measureFollowing({ linesPerSecond, senders, minutes, lastDay, scratch }),
    );
    console.log(tableOf(`A log followed for ${minutes} minutes, ${linesPerSecond} lines a second`, figures));
  },
  'time-to-alert': async () => {
    const { newSenders, newSendersMinutes: minutes } = sizes;
    const figures = await withScratch((scratch) => measureTimeToAlert({ newSenders, minutes, scratch }));
    console.log(tableOf('From a line in a followed log to the post at Slack', figures));
  },
};

const chosen = values.only === undefined ? Object.keys(PARTS) : [values.only];
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores, ` +
    `${Math.round(totalmem() / 2 ** 30)} GB${values.quick ? ', a tenth of the sizes' : ''}`,
);
const whole = await timed(async () => {
  // Once unmeasured: the program is bundled when it has changed.
  await withScratch((scratch) => runMailflow(['help', 'smtp-auth'], scratch));
  for (const name of chosen) {
    const part = PARTS[name];
    if (!part) throw new Error(`there is no part ${name}; parts are ${Object.keys(PARTS).join(', ')}`);
    console.error(`… ${name}`);
    await part();
  }
});
console.log(`It took ${duration(whole.ms)}.`);
