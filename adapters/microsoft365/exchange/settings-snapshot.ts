import { MAIL_SETTINGS_SOURCE, mailSettingsSchema } from '../../../src/mail-settings/mail-settings.ts';
import { MS_PER_DAY } from '../../../src/model/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Snapshot, SnapshotAnswer } from '../../../src/ports/snapshot.ts';
import { SOURCE } from '../source-name.ts';
import { cmdletFault } from './cmdlet-words.ts';
import type { Invoked } from './exchange-client.ts';
import { readMailSettings } from './read-mail-settings.ts';

export const settingsName = (tenant: string): string => `${SOURCE} ${tenant} settings`;

type InvokeExchange = (cmdlet: string, parameters: Readonly<Record<string, unknown>>) => Promise<Invoked>;

/** What a request ended with that ends the whole reading. */
class Ended extends Error {
  readonly answer: Exclude<SnapshotAnswer, { readonly kind: 'read' }>;

  constructor(answer: Ended['answer']) {
    super(answer.kind);
    this.answer = answer;
  }
}

/** Connectors and who may use SMTP AUTH, as Exchange Online is set: and its domains: read once a day, with five cmdlets. */
export function settingsSnapshot(tenant: string, invoke: InvokeExchange, clock: Clock): Snapshot {
  return {
    name: settingsName(tenant),
    source: MAIL_SETTINGS_SOURCE,
    everyMs: MS_PER_DAY,
    async read(allow, before) {
      let requests = 0;
      try {
        const { settings, faults } = await readMailSettings(
          async (cmdlet, parameters) => {
            const ms = await allow();
            if (ms > 0) throw new Ended({ kind: 'later', ms });
            requests++;
            const invoked = await invoke(cmdlet, parameters);
            if (invoked.kind !== 'answer') throw new Ended(invoked);
            return invoked.answer;
          },
          mailSettingsSchema.safeParse(before).data ?? null,
          clock.now(),
        );
        const [first] = faults;
        if (settings === null)
          return {
            kind: 'failed',
            fault: cmdletFault(first?.fault ?? { kind: 'unreadable', text: '' }, first?.cmdlet),
          };
        return {
          ...{ kind: 'read', value: settings, requests },
          missing: faults.map(({ cmdlet, fault }) => cmdletFault(fault, cmdlet).text),
        };
      } catch (cause) {
        if (cause instanceof Ended) return cause.answer;
        throw cause;
      }
    },
  };
}
