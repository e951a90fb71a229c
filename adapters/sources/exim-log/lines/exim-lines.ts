import type { MailLines } from '../../../../src/ingest/log/lines/mail-lines.ts';
import type { Entry } from '../../../../src/ingest/syslog/entry-reader.ts';
import { textOf } from '../../../../src/ingest/syslog/prefixes.ts';
import { isOfMessage, isPart } from './bodies.ts';
import { eximReader, isEximTag, isUntagged } from './exim-reader.ts';

/** How a line ends that has nothing more to say. */
const WHOLE = / Completed(?: QT=\S+)?$| C="(?:[^"\\]|\\.)*"$/;

/** The lines of Exim: its own log, and what it writes to syslog. */
export const eximLines: MailLines = {
  server: 'Exim',
  cure: 'Use the main log of Exim, often /var/log/exim4/mainlog or /var/log/exim_mainlog.',
  reader: eximReader,
  areIn: ({ tags }) => [...tags].some((tag) => tag.startsWith('exim')),
  rulesFor: (_, declared) => {
    const name = declared['syslogName'];
    return {
      isServers: (entry) => isUntagged(entry) || isEximTag(entry, name),
      matters: ({ bytes, message, end }) => isOfMessage(bytes, message, end) || isPart(bytes, message, end),
      needsPid: false,
      processOf: (tag) => ({ service: tag, program: 'exim', isTaken: true }),
      quotes: isOfMessage,
      misnamed,
      looksWhole: (message) => WHOLE.test(message),
    };
  },
};

/** Exim's words under another program's name: `syslog_processname` may be any. */
function misnamed({ bytes, message, end, tagStart, tagEnd }: Entry): string | undefined {
  if (!isOfMessage(bytes, message, end)) return undefined;
  const tag = textOf(bytes, tagStart, tagEnd);
  return `it may be Exim under the name "${tag}": then declare syslogName=${tag}`;
}
