import { access, constants, readdir, statfs } from 'node:fs/promises';
import type { Examined } from '../../../adapters/chat/chat-system.ts';
import { openToOthers } from '../../../adapters/data-lock/private-files.ts';
import { systemClock } from '../../../adapters/schedule/system-clock.ts';
import { textOptions } from '../../../adapters/shell/print.ts';
import { type DoctorLine, doctorCard } from '../../../cards/doctor-card.ts';
import { renderText } from '../../../cards/text/render.ts';
import { lostFactsNotes } from '../../imports/lost-facts-text.ts';
import { counted } from '../../model/format.ts';
import { mailOrAll } from '../../model/partition.ts';
import { systemWords } from '../../model/text/system-text.ts';
import { instantText, MS_PER_DAY, startOfDay } from '../../model/time.ts';
import { chatContext, configuredChats, fallbackFault, idleOperators, type NamedChat } from '../chats.ts';
import { commandHint } from '../command-hint.ts';
import { errorText } from '../error-text.ts';
import { ANSWERED, FAILED } from '../exit-codes.ts';
import { openToRead, readState } from '../open-data.ts';
import type { RunOptions } from '../run-options.ts';
import { examinedSources } from './examine-sources.ts';

const ENOUGH_BYTES = 500 * 1024 * 1024;
const OLD_MS = 2 * MS_PER_DAY;

/** `mailflow doctor`: everything that can be wrong with the set-up, each with its cure. Fails when something is. */
export async function examineAll(asked: RunOptions): Promise<number> {
  const lines = [
    ...examinedNames(asked),
    ...(await examinedSources(asked)).map(
      ({ text, ...finding }): DoctorLine => ({ about: 'Sources', ...finding, said: text }),
    ),
    ...(await examinedData(asked)),
    ...(await examinedChats(asked)),
    ...(await sentTests(asked)),
  ];
  if (asked.shell.format === 'json') process.stdout.write(`${JSON.stringify({ examined: lines }, null, 2)}\n`);
  else process.stdout.write(`${renderText(doctorCard(lines), textOptions())}\n`);
  return lines.some(({ verdict }) => verdict === 'bad') ? FAILED : ANSWERED;
}

function examinedNames({ given }: RunOptions): readonly DoctorLine[] {
  const { isThere, path, places, overridden } = given.file;
  const file: DoctorLine = {
    ...{ about: 'Settings', verdict: 'good', what: path, cure: null },
    said: `${counted(places.length, 'setting')} of it ${places.length === 1 ? 'holds' : 'hold'}.`,
  };
  return [
    ...(isThere ? [file] : []),
    ...overridden.map(
      ({ key, line, variable }): DoctorLine => ({
        ...{ about: 'Settings', verdict: 'unknown', what: key },
        said: `The environment has ${variable}, which wins over line ${line} of the file.`,
        cure: 'Remove one of them.',
      }),
    ),
    ...given.oldNames.map(
      ({ old, use }): DoctorLine => ({
        about: 'Settings',
        verdict: 'unknown',
        what: old,
        said: 'This name works until the next release.',
        cure: `Use ${use}.`,
      }),
    ),
  ];
}

async function examinedData({ config, clock }: RunOptions): Promise<readonly DoctorLine[]> {
  const about = (verdict: Examined['verdict'], what: string, text: string, cure: string | null): DoctorLine => ({
    about: 'Data',
    verdict,
    what,
    said: text,
    cure,
  });
  try {
    await readdir(config.data);
    await access(config.data, constants.W_OK);
  } catch (cause) {
    return [
      about(
        'bad',
        config.data,
        whyNot(cause),
        (cause as NodeJS.ErrnoException).code === 'ENOENT'
          ? 'Run `npm start` once, which creates it, or use another --data DIR.'
          : 'Use another --data DIR, or give this user write permission there.',
      ),
    ];
  }
  const { bavail, bsize } = await statfs(config.data);
  const free = Number(bavail) * Number(bsize);
  const space = `${Math.floor(free / 1_048_576).toLocaleString('en-US')} MB are free.`;
  const disk = about(
    free < ENOUGH_BYTES ? 'bad' : 'good',
    config.data,
    `It can be written to; ${space}`,
    free < ENOUGH_BYTES ? 'Free some disk space, or use another --data DIR.' : null,
  );
  const open = await openToOthers(config.data);
  const [first] = open;
  const privacy =
    first === undefined
      ? about('good', 'permissions', 'Only this user can read the data.', null)
      : about(
          'bad',
          'permissions',
          `Other users of this machine can read ${first}${open.length > 1 ? ` and ${open.length - 1} more` : ''}.`,
          `Start the bot, which fixes the permissions, or run \`chmod -R go-rwx ${config.data}\`.`,
        );
  try {
    const store = await openToRead(config);
    const days = mailOrAll(await store.partitions()).map(({ day }) => day);
    const damage = lostFactsNotes(await store.lost(), await store.imports()).map((note) =>
      about('bad', 'facts', note, 'If this happens repeatedly, check the disk.'),
    );
    await store.close();
    const last = days.length === 0 ? null : startOfDay(Math.max(...days) + 1);
    const bring = `Copy a report or a log into ${config.data}/inbox, or \`${commandHint('import FILE')}\`.`;
    const facts =
      last === null
        ? about('bad', 'facts', 'There are none.', bring)
        : clock.now().getTime() - last.getTime() > OLD_MS
          ? about('bad', 'facts', `The newest are from before ${instantText(last)}.`, bring)
          : about('good', 'facts', `${new Set(days).size} days, until ${instantText(last)}.`, null);
    const { subscriptions } = await readState(config);
    const listeners =
      subscriptions.length === 0
        ? about(
            'unknown',
            'subscriptions',
            'No subscriptions yet.',
            'Run `subscribe all` in a channel, or at the prompt.',
          )
        : about('good', 'subscriptions', subscriptions.map(({ conversation }) => conversation).join(', '), null);
    return [disk, privacy, facts, ...damage, listeners];
  } catch (cause) {
    return [
      disk,
      privacy,
      about('bad', 'facts', errorText(cause), 'See the message; the files are in facts/ and state/.'),
    ];
  }
}

async function examinedChats({ config, given }: RunOptions): Promise<readonly DoctorLine[]> {
  const configured = configuredChats(given);
  if (!configured.ok)
    return configured.faults.map((fault) => {
      const [, what = 'settings', text = fault] = /^([A-Z_]+): (.*)$/s.exec(fault) ?? [];
      return { about: 'Chats', verdict: 'bad', what, said: capitalised(text), cure: null };
    });
  const off = configured.off.map(
    ({ title }): DoctorLine => ({
      about: title,
      verdict: 'unknown',
      what: 'settings',
      said: `${title} is not configured.`,
      cure: 'See the README.',
    }),
  );
  const examined: DoctorLine[] = [];
  const subscribed = await readState(config).then(
    ({ subscriptions }) => subscriptions.map(({ conversation }) => conversation),
    () => [],
  );
  const conversations = [...new Set([...subscribed, ...(config.fallback === undefined ? [] : [config.fallback])])];
  const nothing = { about: () => ({ sample: false, organisation: '' }), route: null };
  for (const { system, chat } of configured.chats) {
    const lines = await chat.examine(chatContext(system, config, nothing), conversations);
    for (const line of lines) examined.push({ about: system.title, ...line });
  }
  return [...examined, ...off, ...examinedIds(config, configured.chats)];
}

/** `doctor to:anna@contoso.com`: what comes of a mail that says it is a test. */
async function sentTests({ given, shell }: RunOptions): Promise<readonly DoctorLine[]> {
  const addresses = shell.words.flatMap((word) => /^to:(.+)$/i.exec(word)?.[1]?.split(',') ?? []);
  const configured = addresses.length === 0 ? null : configuredChats(given);
  // What is wrong with settings is said already.
  if (!configured?.ok) return [];
  const lines: DoctorLine[] = [];
  for (const address of addresses) {
    const named = configured.chats.find(({ chat }) => chat.sendTest);
    const tested = await named?.chat.sendTest?.(address, { clock: systemClock });
    lines.push(
      named && tested
        ? { about: named.system.title, ...tested }
        : { about: 'Mail', verdict: 'bad', what: address, said: 'Mail is not configured.', cure: 'See the README.' },
    );
  }
  return lines;
}

/** Ids in settings that belong to a chat which is not configured. */
function examinedIds(config: RunOptions['config'], chats: readonly NamedChat[]): readonly DoctorLine[] {
  const fault = fallbackFault(config, chats)?.split(': ', 2)[1];
  return [
    ...idleOperators(config, chats).map(
      ({ title, operators }): DoctorLine => ({
        ...{ about: 'Settings', verdict: 'unknown', what: 'MAILFLOW_OPERATORS' },
        said: `${operators.join(', ')} has no effect, because ${title} is not configured.`,
        cure: `Configure ${title}, or remove them.`,
      }),
    ),
    ...(fault === undefined
      ? []
      : [
          {
            ...{ about: 'Settings', verdict: 'bad' as const, what: 'MAILFLOW_FALLBACK' },
            said: capitalised(fault),
            cure: 'Configure it, or remove MAILFLOW_FALLBACK.',
          },
        ]),
  ];
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const whyNot = (cause: unknown): string =>
  (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'It is not there.' : `It cannot be used: ${systemWords(cause)}.`;
