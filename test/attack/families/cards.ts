import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mailflowProcess } from '../../journeys/mailflow.ts';
import { slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { msUntil } from '../program.ts';
import { liveInSlack, liveInTeams } from '../signs.ts';
import { startInSlack } from '../slack-service.ts';
import type { Observation } from '../verdict.ts';
import { startInTeams } from './teams-tokens.ts';

/** Names of senders that a chat would take for more than a name. */
const HOSTILE = [
  '<!channel>@x.example',
  '<!here>@x.example',
  '<@U0000ADMIN>@x.example',
  '<#C00000001>@x.example',
  '<https://evil.example|contoso.com>@x.example',
  '[contoso.com](https://evil.example)@x.example',
  '![x](https://evil.example/x.png)@x.example',
  '<at>Everyone</at>@x.example',
  '<a href="https://evil.example">x</a>@x.example',
  '{{DATE(2026-01-01T00:00:00Z, SHORT)}}@x.example',
  '\u202egro.elpmaxe@x.example',
  '*bold*_it_~no~`code`@x.example',
  '&lt;!channel&gt;@x.example',
  '<!subteam^S1>@x.example',
  '<mailto:a@evil.example|a@contoso.com>',
];
const LINES = [
  'smtp-auth 2026-11-10..2026-11-15',
  'summary',
  'tls 2026-11-10..2026-11-15',
  ...HOSTILE.map((name) => `sender "${name.replaceAll('"', '')}"`),
];

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

async function hostileTenant(folder: string): Promise<string> {
  const data = join(folder, 'data');
  const report = join(folder, 'SmtpCSReport.csv');
  const rows = HOSTILE.map((name, at) => `2026-11-14,${quoted(name)},x.example,OAuth,TLS1.2,${900 + at}`);
  await writeFile(report, ['date,senderName,senderDomain,authMethod,tls_version,message_count', ...rows].join('\n'));
  const { code, stderr } = await mailflowProcess(['import', report, '--data', data]);
  if (code !== 0 && code !== 3) throw new Error(stderr);
  return data;
}

/** Hostile names in cards: shown as they are, never a mention, a link or a command. */
export const cards: Family = {
  name: 'names in cards',
  async attack(arena) {
    const data = await hostileTenant(arena.folder);
    const { slack, send, program } = await startInSlack(arena, { data });
    for (const [at, text] of LINES.entries()) {
      const [user, channel] = [`U0000ANN${at}`, `C0000${at}`];
      const said = () =>
        slack.calls.filter(({ method, args }) => method.startsWith('chat.post') && args['channel'] === channel);
      await send.command(slashCommand({ text, user, channel }));
      await msUntil(() => said().length > 0, 20_000);
      arena.see({ kind: 'at-least', name: `Slack: answers to \`${text}\``, value: said().length, limit: 1 });
      if (namesSenders(text)) arena.see(naming(`Slack: \`${text}\``, said()));
      arena.see({
        kind: 'none',
        name: `Slack: live in \`${text}\``,
        found: said().flatMap(({ args }) => liveInSlack([args['text'], mrkdwnIn(args['blocks'])])),
      });
    }
    await program.end();
    const { stub, activity, post, bearer } = await startInTeams(arena, data);
    for (const [at, text] of LINES.entries()) {
      const said = () => stub.messages().filter(({ conversation }) => conversation === `a:ann${at}`);
      await post(activity(text, `ann${at}`), await bearer());
      await msUntil(() => said().length > 0, 20_000);
      arena.see({ kind: 'at-least', name: `Teams: answers to \`${text}\``, value: said().length, limit: 1 });
      if (namesSenders(text)) arena.see(naming(`Teams: \`${text}\``, said()));
      arena.see({
        kind: 'none',
        name: `Teams: live in \`${text}\``,
        found: said().flatMap(({ activity }) => liveInTeams(shownIn(activity['attachments']))),
      });
    }
  },
};

/** The other questions are answered with sums. */
const namesSenders = (asked: string): boolean => /^(smtp-auth|sender) /.test(asked);

/** An answer that names no sender cannot be hostile. */
const naming = (name: string, answers: readonly unknown[]): Observation => ({
  kind: 'at-least',
  name: `${name}: answers that name a sender`,
  value: answers.filter((each) => JSON.stringify(each).includes('.example')).length,
  limit: 1,
});

/** Texts that Slack reads as its Markdown; what is plain text or the value of a button is not read. */
function mrkdwnIn(blocks: unknown): readonly unknown[] {
  if (typeof blocks !== 'object' || blocks === null) return [];
  const { type, text } = blocks as { readonly type?: unknown; readonly text?: unknown };
  return type === 'mrkdwn' ? [text] : Object.values(blocks).flatMap(mrkdwnIn);
}

/** What Teams reads as Markdown: texts, titles and values, and not what a button brings back. */
function shownIn(card: unknown): readonly unknown[] {
  if (typeof card !== 'object' || card === null) return [];
  return Object.entries(card).flatMap(([key, value]) => {
    if (key === 'data' || key === 'fallback') return [];
    // What a choice sends is not shown, unlike the value of a fact.
    if (key === 'choices') return (value as readonly { readonly title: string }[]).map(({ title }) => title);
    return typeof value === 'string'
      ? ['text', 'title', 'value', 'altText'].includes(key)
        ? [value]
        : []
      : shownIn(value);
  });
}
