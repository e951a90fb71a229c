import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayText } from '../../../src/model/time.ts';
import { mailflowProcess } from '../../journeys/mailflow.ts';
import { slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { servedAmid, servedAtOnce } from '../observations.ts';
import { msUntil, until } from '../program.ts';
import { isPostTo, startInSlack } from '../slack-service.ts';

/** So many that a report takes many times as long as a change, on any machine. */
const SENDERS = 40_000;
const DAYS = 60;
const LAST_DAY = Math.floor(Date.parse('2026-11-15T00:00:00Z') / 86_400_000);

const GREEDY = { user: 'U0000GREEDY', channel: 'C0000GREEDY' };
/** One that runs and 20 that wait. */
const ASKED = 21;
const FLOOD = 400;
/** More would be a flood of requests, and no longer of questions. */
const AT_ONCE = 25;
const ACKNOWLEDGED_MS = 4_000;
const ANSWERED_MS = 120_000;
const BUSY = 'This command was not run';

/** A change waits for the detection that runs: it runs once, at the start, and not every few seconds. */
const ONCE = { MAILFLOW_DETECTION_SCHEDULE: '0 3 1 1 *' };

/** A tenant with so many senders that each report takes a while. */
async function bigTenant(folder: string): Promise<string> {
  const [data, report] = [join(folder, 'big'), join(folder, 'SmtpCSReport.csv')];
  const rows = ['date,senderName,senderDomain,authMethod,tls_version,message_count'];
  for (let back = DAYS - 1; back >= 0; back--)
    for (let n = 0; n < SENDERS; n++)
      rows.push(
        `${dayText(LAST_DAY - back)},s${n}@contoso.com,contoso.com,OAuth,TLS1.${n % 4},${1 + ((n * 7 + back) % 90)}`,
      );
  await writeFile(report, `${rows.join('\n')}\n`);
  const { code, stderr } = await mailflowProcess(['import', report, '--data', data]);
  if (code !== 0) throw new Error(`the tenant could not be made: ${stderr}`);
  return data;
}

/** Of 400 the n-th that is like no other: nothing is answered from what is known already. */
const report = (n: number): string =>
  `smtp-auth ${dayText(LAST_DAY - DAYS + 1 + (n % 20))}..${dayText(LAST_DAY - (Math.floor(n / 20) % 20))} by:tls`;

interface Kind {
  readonly name: string;
  readonly is: 'report' | 'list' | 'change';
  readonly line: (n: number) => string;
  /** How many ask it while the greedy one waits, one after the other. */
  readonly times: number;
}

const KINDS: readonly Kind[] = [
  { name: 'a report', is: 'report', line: report, times: 2 },
  { name: 'help', is: 'list', line: () => 'help', times: 5 },
  { name: 'ack', is: 'change', line: () => 'ack nothing', times: 5 },
  { name: 'mute', is: 'change', line: (n) => `mute a${n}@contoso.com 1d force:yes`, times: 5 },
];
const QUIET_TIMES = 5;

/** One person asks for many reports, while others ask and change things. */
export const crowd: Family = {
  name: 'one who asks much',
  async attack(arena) {
    const { slack, send } = await startInSlack(arena, { data: await bigTenant(arena.folder), environment: ONCE });
    let count = 0;
    const sent = (user: string, text: string, channel: string) => send.command(slashCommand({ text, user, channel }));
    const isGreedyAnswer = (call: (typeof slack.calls)[number]): boolean =>
      isPostTo(call, GREEDY.channel) && !JSON.stringify(call.args).includes(BUSY);
    const answers = () => slack.calls.filter(isGreedyAnswer).length;

    /** By what arrives in Slack, in its order: looking now and then would count what came in between. */
    async function asked(line: (n: number) => string) {
      const channel = `C0000${++count}`;
      const [before, began] = [slack.calls.length, performance.now()];
      await sent('U00000ANN', line(count), channel);
      const acknowledgedMs = performance.now() - began;
      const answer = () => slack.calls.findIndex((call) => isPostTo(call, channel));
      await until(() => answer() >= 0, `\`${line(count)}\` is not answered`, ANSWERED_MS);
      const ms = (slack.calls[answer()]?.atMs ?? Number.NaN) - began;
      return { ms, acknowledgedMs, meanwhile: slack.calls.slice(before, answer()).filter(isGreedyAnswer).length };
    }

    // The first of all load what answers them.
    for (const { line } of [...KINDS, ...KINDS]) await asked(line);
    const meanwhile: Record<Kind['is'], number[]> = { report: [], list: [], change: [] };
    for (const { name, is, line, times } of KINDS) {
      const alone: number[] = [];
      for (let n = 0; n < QUIET_TIMES; n++) alone.push((await asked(line)).ms);
      const already = answers();
      const open = (): number => ASKED - (answers() - already);
      const began = performance.now();
      await Promise.all(Array.from({ length: ASKED }, () => sent(GREEDY.user, report(++count), GREEDY.channel)));
      const openBefore = open();
      const waited: Awaited<ReturnType<typeof asked>>[] = [];
      for (let n = 0; n < times; n++) waited.push(await asked(line));
      const openAfter = open();
      await until(() => open() <= 0, 'the greedy one is not answered', 2 * ANSWERED_MS);
      const last = slack.calls.findLast(isGreedyAnswer);
      const seen = {
        ...{ asked: ASKED, allMs: (last?.atMs ?? Number.NaN) - began, openBefore, openAfter },
        ...{ meanwhile: waited.map(({ meanwhile }) => meanwhile), quietMs: median(alone) },
      };
      for (const each of servedAmid(name, seen)) arena.see(each);
      meanwhile[is].push(...seen.meanwhile);
      arena.see({
        kind: 'at-most',
        name: `${name} is acknowledged, ms`,
        value: Math.max(...waited.map(({ acknowledgedMs }) => acknowledgedMs)),
        limit: ACKNOWLEDGED_MS,
      });
    }
    arena.see(servedAtOnce('help', { meanwhile: meanwhile.list }));
    arena.see(servedAtOnce('changes', { meanwhile: meanwhile.change }));
    const busy = () => slack.wordsTo(GREEDY.channel).filter((words) => words.includes(BUSY));
    const [began, already] = [performance.now(), answers()];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let n = 0; n < FLOOD / AT_ONCE; n++) await sent(GREEDY.user, report(++count), GREEDY.channel);
      }),
    );
    await msUntil(() => busy().length > 0, 30_000);
    const [told, minutes, emptied] = [busy().length, (performance.now() - began) / 60_000, answers() - already];
    const name = 'times that who asks too much is told so';
    arena.see({ kind: 'at-least', name, value: told, limit: 1 });
    // Once a minute, and again when all that waited is answered: a slow machine takes longer for the flood.
    arena.see({ kind: 'at-most', name, value: told, limit: 2 + Math.floor(minutes) + Math.floor(emptied / ASKED) });
  },
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
