import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { converse, type Talk } from '../../../adapters/chat/console/converse.ts';
import type { ShownMessage } from '../../../adapters/chat/local/local-conversation.ts';
import { fileContent } from '../../../adapters/report-file/file-content.ts';
import { readShellArguments } from '../../../adapters/shell/arguments.ts';
import { printed, printedMessage, printedNotice } from '../../../adapters/shell/print.ts';
import { catalogue } from '../../app/catalogue.ts';
import { type Asker, type Bot, type BotReply, importRejection } from '../../bot/bot.ts';
import type { Workspace } from '../../bot/workspace.ts';
import { completionsOf } from '../../commands/completions.ts';
import type { Reply } from '../../commands/reply.ts';
import { errorText } from '../error-text.ts';
import { localUser } from '../local-user.ts';
import { log } from '../log.ts';
import { importOptions } from '../once/import-options.ts';
import type { About } from '../open-tenant.ts';
import { writeSafely } from '../output.ts';
import { fromHere } from '../run-options.ts';

export interface Terminal {
  /** Writes between the lines that are typed. */
  say(text: string): void;
  show(message: ShownMessage, about: About): void;
  /** Shows what the bot answers. */
  answer(reply: BotReply): Promise<void>;
  complain(cause: unknown): void;
  /** Takes lines from now on. */
  talkWith(bot: Bot): Talk;
}

/** Everything may be asked at the terminal, and files of this machine may be named. */
export const atTheTerminal = (): Asker => ({
  ...localUser(),
  readImport: (words) => {
    const read = readShellArguments(words);
    return read.ok
      ? { ok: true, paths: read.shell.words.map(fromHere), options: importOptions(read.shell) }
      : { ok: false, rejection: importRejection(read.problem) };
  },
});

/** The terminal that the bot was started in, or the pipe. `dataOf`: where the data of a tenant are. */
export function terminal(dataOf: (tenant: Workspace['tenant']) => string): Terminal {
  let say = (text: string): void => writeSafely(process.stdout, text);

  /** What a file holds is put beside the data: nobody wants to read it here. */
  async function shown({ reply, about }: BotReply): Promise<string> {
    if (reply.kind === 'help') return `\n${printed(withQuit(reply), 'table', aboutOf(about))}`;
    if (reply.kind !== 'file') return `\n${printed(reply, 'table', aboutOf(about))}`;
    const folder = join(dataOf(about.tenant), 'requested');
    const path = join(folder, reply.name);
    await mkdir(folder, { recursive: true });
    await writeFile(path, await fileContent(reply));
    const { view } = reply.say;
    const message = { ...reply.say, view: { ...view, sentences: [...view.sentences, `It is in ${path}.`] } };
    return `\n${printed({ kind: 'said', say: message, data: {} }, 'table', aboutOf(about))}`;
  }

  return {
    say: (text) => say(text),
    show: (message, about) => say(printedMessage(message, aboutOf(about))),
    answer: async (reply) => say(await shown(reply)),
    complain: (cause) => {
      log.warn('look.failed', { cause: cause instanceof Error ? cause.stack : cause });
      say(failed(cause));
    },
    talkWith(bot) {
      const talk = converse({
        input: process.stdin,
        output: process.stdout,
        prompt: 'mailflow> ',
        completions: completionsOf(catalogue),
        onLine: async (line) => {
          writeSafely(process.stdout, await bot.answer(line, atTheTerminal()).then(shown).catch(failed));
        },
      });
      say = (text) => talk.say(text);
      return talk;
    },
  };
}

/** A prompt can be left; a chat cannot. */
function withQuit(reply: Extract<Reply, { readonly kind: 'help' }>): typeof reply {
  const { topics = [] } = reply.help;
  if (topics.length === 0) return reply;
  return { ...reply, help: { ...reply.help, topics: [...topics, { label: 'End Mailflow', names: ['quit'] }] } };
}

const aboutOf = ({ tenant, organisation, zone }: About) => ({ sample: tenant === 'sample', organisation, zone });

const failed = (cause: unknown): string => printedNotice('That failed', errorText(cause), 'problem');
