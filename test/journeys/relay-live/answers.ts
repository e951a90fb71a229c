import { expect } from 'vitest';
import { mailflow } from '../in-process.ts';
import { LOGINS } from './host/network.ts';
import type { TrueMessage } from './truth.ts';

type Tally = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Messages of each, and how many of them over which version. */
function tallied(messages: readonly (readonly [who: string, tls: string, count: number])[]): Tally {
  const tally: Record<string, Record<string, number>> = {};
  for (const [who, tls, count] of messages) {
    if (count === 0) continue;
    tally[who] ??= {};
    tally[who][tls] = (tally[who][tls] ?? 0) + count;
  }
  return tally;
}

/** What the three reports and the one on each user say. */
export async function answered(data: string, window: string) {
  const rowsOf = async (report: string) => {
    const ran = await mailflow([...report.split(' '), ...window.split(' '), '--data', data, '--format', 'json']);
    expect(ran.code, ran.stderr).toBe(0);
    return JSON.parse(ran.stdout);
  };
  const tally = async (report: string, who: string): Promise<Tally> =>
    tallied(
      ((await rowsOf(report)).rows as readonly Record<string, unknown>[]).flatMap((row) =>
        Object.entries(row['tls'] as Record<string, number>).map(
          ([tls, count]) => [String(row[who]), tls, count] as const,
        ),
      ),
    );
  const users: Record<string, unknown> = {};
  for (const user of Object.keys(LOGINS)) {
    const { refused = 0, clients } = await rowsOf(`sender ${user}`);
    users[user] = { refused, clients };
  }
  return {
    smtpAuth: await tally('smtp-auth', 'sender'),
    connectors: await tally('connectors', 'direction'),
    tls: await tally('tls', 'direction'),
    users,
  };
}

/** The same, of what truly happened. */
export function expected(truth: readonly TrueMessage[]) {
  const of = (kind: TrueMessage['kind']) => truth.filter((each) => each.kind === kind);
  const directions = tallied(of('connector').map(({ direction, tls }) => [direction, tls, 1]));
  return {
    smtpAuth: tallied(of('smtp-auth').map(({ sender, tls }) => [sender, tls, 1])),
    connectors: directions,
    tls: directions,
    users: Object.fromEntries(
      Object.keys(LOGINS).map((user) => [
        user,
        { refused: of('refused').filter(({ sender }) => sender === user).length, clients: expect.anything() },
      ]),
    ),
  };
}
