import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typedLine as typedInSlack } from '../../../adapters/chat/slack/inbound/read/typed-text.ts';
import { activitySchema } from '../../../adapters/chat/teams/inbound/activity.ts';
import { pressedLine } from '../../../adapters/chat/teams/inbound/pressed-line.ts';
import { typedLine as typedInTeams } from '../../../adapters/chat/teams/inbound/typed-text.ts';
import { VERB } from '../../../cards/teams/elements.ts';
import { catalogue } from '../../../src/app/catalogue.ts';
import { parseCommand } from '../../../src/commands/parse.ts';
import { runs } from '../../seed/runs.ts';
import { anyHostileText, type HostileText, KNOWN } from './hostile-text.ts';
import { ARRIVALS, inboundTexts } from './inbound-texts.ts';

/** As long as Slack lets a text be, an eighth of that, and more than either platform lets it be. */
const [SHORT, LONG, TOO_LONG] = [5_000, 40_000, 100_000];
/** What grows as the text does takes 8 times as long for 8 times the length; what grows as its square, 64 times. */
const MAX_GROWTH = 20;

const ACTIVITY = ARRIVALS.find(({ name }) => name === 'an activity of Teams') as (typeof ARRIVALS)[number];
const GRAMMAR = { ...catalogue, asOf: new Date('2026-11-22T12:00:00Z'), defaultTop: 20 };

describe('whatever is typed', () => {
  test('is read in a time that grows as it does, in every text of all that arrives', () => {
    expect(inboundTexts.length).toBeGreaterThan(80);
    for (const { readWith } of inboundTexts) readWith('summary');
    for (const hostile of KNOWN) {
      for (const { title, readWith } of inboundTexts)
        expect(growth(readWith, hostile), `${title}: ${hostile.title}`).toBeLessThan(MAX_GROWTH);
    }
  });

  test('is, however it is made', () => {
    fc.assert(
      fc.property(anyHostileText, fc.constantFrom(...inboundTexts), (hostile, { readWith }) => {
        expect(growth(readWith, hostile)).toBeLessThan(MAX_GROWTH);
      }),
      { numRuns: runs(300) },
    );
  });

  test.for([
    ['mentions of the bot', (each: string) => each],
    ['mentions that the text does not have', () => '<at>Ann</at>'],
  ] as const)('is, however many come with it: %s', ([, inText]) => {
    const payloadOf = (count: number) => {
      const mentions = Array.from({ length: count }, (_, at) => `<at>${at}</at>`);
      const entities = mentions.map((text) => ({ type: 'mention', text, mentioned: { id: '28:bot' } }));
      return { ...Object(ACTIVITY.payload), text: mentions.map(inText).join(''), entities };
    };
    expect(growthOf(ACTIVITY.read, payloadOf, 13)).toBeLessThan(MAX_GROWTH);
  });

  test('is, however often a form has the same blank in it, and however long what fills it', () => {
    const payloadOf = (count: number) => ({
      verb: VERB,
      form: '{a}'.repeat(count),
      prefix: 'p:',
      'p:a': ' '.repeat(count),
    });
    expect(growthOf(pressedLine, payloadOf, 1)).toBeLessThan(MAX_GROWTH);
  });
});

/** How many times as long reading takes for a text of 8 times the length, at its most. */
const growth = (read: (text: string) => unknown, { ofLength }: HostileText): number => growthOf(read, ofLength, 1);

/** The same for anything that is made of so many pieces, each of this length. */
function growthOf<T>(read: (made: T) => unknown, madeOf: (count: number) => T, length: number): number {
  const [short, long, tooLong] = [SHORT, LONG, TOO_LONG].map((each) => madeOf(Math.floor(each / length))) as [T, T, T];
  // What a look at each character takes: the clock is too coarse, and the machine too restless, for less.
  const grain = msOf(() => Array.from('x'.repeat(SHORT)).join(''));
  const once = (): number => {
    const most = Math.max(
      msOf(() => read(long)),
      (msOf(() => read(tooLong)) * LONG) / TOO_LONG,
    );
    return most / (msOf(() => read(short)) + grain);
  };
  let least = once();
  // Somebody else may have had the processor meanwhile; what is slow by itself is so each time.
  for (let tries = 0; tries < 4 && least >= MAX_GROWTH; tries += 1) least = Math.min(least, once());
  return least;
}

function msOf(act: () => unknown): number {
  const begun = performance.now();
  act();
  return performance.now() - begun;
}

const inTeams = (text: string, mentions: readonly (readonly [text: string, of: string])[] = []): string =>
  typedInTeams(
    activitySchema.parse({
      type: 'message',
      text,
      channelId: 'msteams',
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      from: { id: '29:a' },
      recipient: { id: '28:bot' },
      conversation: { id: 'a:1' },
      entities: mentions.map(([words, of]) => ({ type: 'mention', text: words, mentioned: { id: of } })),
    }),
  );

describe('what somebody typed in Teams', () => {
  test.for([
    ['smtp-auth 7d', [], 'smtp-auth 7d'],
    ['<at>Mailflow</at> smtp-auth&nbsp;7d&nbsp;', [['<at>Mailflow</at>', '28:bot']], 'smtp-auth 7d'],
    ['smtp-auth <at id="0">Mailflow</at> 7d', [['<at id="0">Mailflow</at>', '28:bot']], 'smtp-auth 7d'],
    ['<at>Mailflow</at><at>Mailflow</at> 7d', [['<at>Mailflow</at>', '28:bot']], '7d'],
    ['sender <at>Ann Lee</at>', [['<at>Ann Lee</at>', '29:ann']], 'sender Ann Lee'],
    [
      '<at>Mailflow</at> <at>Ann</at>',
      [
        ['<at>Mailflow</at>', '28:bot'],
        ['<at>Ann</at>', '29:ann'],
      ],
      'Ann',
    ],
    ['<at>unfinished', [], 'unfinished'],
    ['a </at> b', [], 'a b'],
    ['connector:"R&amp;D &lt;north&gt;"', [], 'connector:"R&D <north>"'],
    ['&amp;lt;', [], '&lt;'],
    ['`tls 7d`', [], 'tls 7d'],
    ['``` tls ` 7d ``', [], 'tls ` 7d'],
    ['```', [], ''],
  ] as const)('%s', ([text, mentions, line]) => {
    expect(inTeams(text, mentions)).toBe(line);
  });
});

describe('what is longer than anybody can type is refused, and no part of it is run', () => {
  const blanks = ' '.repeat(60_000);

  test.for([
    ['blanks', `undo import 1${blanks}`],
    ['blanks and more words', `undo import 1${blanks}not now`],
    ['back-ticks', `\`undo import 1\`${'`'.repeat(60_000)}`],
    ['a mention behind it', `${'x'.repeat(60_000)} <@UBOT> undo import 1`],
    ['entities', `undo import 1 ${'&nbsp;'.repeat(20_000)}`],
  ] as const)('%s', ([, text]) => {
    for (const line of [typedInSlack(text, 'UBOT').line, inTeams(text)])
      expect(parseCommand(line, GRAMMAR)).toMatchObject({
        ok: false,
        rejection: { problem: 'The command is longer than 2000 characters.' },
      });
  });
});
