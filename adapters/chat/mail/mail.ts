import { join } from 'node:path';
import type { AddressReading, Mailing } from '../../../src/commands/mailing.ts';
import type { ChatContext, ChatSystem, ConfiguredChat } from '../chat-system.ts';
import { domainOf, readAddress } from './address.ts';
import { examined } from './examined.ts';
import { mailIds } from './ids.ts';
import { type KeptFiles, keptFiles } from './kept-files.ts';
import { type MailSettings, readSettings, SETTINGS } from './settings.ts';

/** Mail as a chat system that speaks and does not listen. What sends is loaded when it is opened or examined. */
export const mail: ChatSystem = {
  name: 'mail',
  title: 'Mail',
  settings: SETTINGS,
  ids: mailIds,
  configure(environment) {
    const read = readSettings(environment);
    return read.kind === 'ready' ? { kind: 'ready', chat: configured(read.settings) } : read;
  },
};

const configured = (settings: MailSettings): ConfiguredChat => ({
  needsServer: false,
  speaksOnly: true,
  async open(context) {
    const { mailPlatform } = await import('./mail-platform.ts');
    const files = keptFiles(join(context.stateFolder, 'files'), context.clock);
    const platform = mailPlatform({ settings, files, about: context.about, clock: context.clock });
    return {
      platform,
      mailing: mailingOf(settings, files, context),
      listen: async () => undefined,
      isConnected: () => platform.trouble() === null,
      trouble: () => platform.trouble(),
      tryAgain: () => platform.tryAgain(),
      close: () => platform.close(),
    };
  },
  async examine({ allowed }, conversations) {
    const { examineMail } = await import('./examine.ts');
    return examineMail(settings, conversations, allowed.length > 0);
  },
  async sendTest(text, { clock }) {
    const reading = readAddressAt(settings.domains, text);
    if (!reading.ok) {
      const cure = `Name an address at ${settings.domains.join(' or ')}.`;
      return examined('bad', `test mail to ${text}`, `The address ${reading.why}.`, cure);
    }
    const { sendTest } = await import('./send-test.ts');
    return sendTest(settings, reading.address, clock);
  },
});

/** In base64 it is a third longer, and few servers take a mail of more than 35 MB. */
const MAX_FILE_BYTES = 22_000_000;

const mailingOf = ({ domains }: MailSettings, files: KeptFiles, { makeFile }: ChatContext): Mailing => ({
  readAddress: (text) => readAddressAt(domains, text),
  async keep(file, needed) {
    const content = await makeFile(file);
    if (content.length <= MAX_FILE_BYTES) return { ok: true, id: await files.keep(content, needed) };
    const [has, most] = [content.length, MAX_FILE_BYTES].map((bytes) => Math.ceil(bytes / 1_000_000));
    return { ok: false, why: `the file has ${has} MB, and a mail takes ${most} MB. Request fewer days or fewer rows` };
  },
});

function readAddressAt(domains: readonly string[], text: string): AddressReading {
  const read = readAddress(text);
  if (!read.ok) return read;
  const { address } = read;
  return domains.includes(domainOf(address))
    ? { ok: true, address, conversation: `mail:${address}` }
    : { ok: false, why: `is not at ${domains.join(' or ')}` };
}
