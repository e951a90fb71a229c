import { causeInWords, MailflowError } from '../../model/mailflow-error.ts';
import { type MailFolder, type MailHead, MailWait } from '../../ports/mailbox.ts';

/** So often a mail may be what everything fails at. */
const MAX_BREAKS = 3;

/** Which mails made what failed fail, so that one that does so again and again holds up no other. */
export interface MailBreaks {
  /** Asks the server about one mail: a connection that was there before broke over it. */
  ask<T>(mail: MailHead, folder: Pick<MailFolder, 'isOpen'>, question: () => Promise<T>): Promise<T>;
  /** Imports, or keeps, what one mail brings: what fails for no known reason of this machine fails because of it. */
  bring<T>(mail: MailHead, bringing: () => Promise<T>): Promise<T>;
  /** Counts a break where a question about a mail was what failed. */
  failed(cause: unknown): void;
  /** Why it is not to be tried any more, in a sentence for people; null where it is. */
  tooMany(id: string): string | null;
  /** What was known of a mail over which it broke; undefined for others. */
  mail(id: string): MailHead | undefined;
  forget(ids: Iterable<string>): void;
  clear(): void;
}

interface Break {
  readonly mail: MailHead;
  readonly why: (cause: unknown) => string;
}

export function mailBreaks(): MailBreaks {
  const known = new Map<string, { readonly times: number; readonly mail: MailHead; readonly why: string }>();
  /** What is under way with one mail; null where nothing is, or the connection was gone before. */
  let current: Break | null = null;

  async function during<T>(underWay: Break | null, does: () => Promise<T>): Promise<T> {
    current = underWay;
    try {
      const answer = await does();
      current = null;
      return answer;
    } catch (cause) {
      if (cause instanceof MailWait) current = null;
      throw cause;
    }
  }

  return {
    ask: (mail, folder, question) =>
      during(folder.isOpen() ? { mail, why: () => 'the connection broke each time it was asked for' } : null, question),
    async bring(mail, bringing) {
      const why = (cause: unknown) => `importing it failed ${MAX_BREAKS} times: ${causeInWords(cause)}`;
      try {
        return await during({ mail, why }, bringing);
      } catch (cause) {
        // A full disk, or a store that is busy, has its own error: that is not of this mail.
        if (cause instanceof MailflowError) current = null;
        throw cause;
      }
    },
    failed(cause) {
      if (current !== null && !isOfAll(cause)) {
        const { mail, why } = current;
        known.set(mail.id, { times: (known.get(mail.id)?.times ?? 0) + 1, mail, why: why(cause) });
      }
      current = null;
    },
    tooMany(id) {
      const broken = known.get(id);
      return broken !== undefined && broken.times >= MAX_BREAKS ? broken.why : null;
    },
    mail: (id) => known.get(id)?.mail,
    forget(ids) {
      for (const id of ids) known.delete(id);
    },
    clear: () => known.clear(),
  };
}

/** Of this machine, or of a permission that is missing for every mail. */
const isOfAll = (cause: unknown): boolean =>
  cause instanceof MailflowError && (cause.code === 'disk' || cause.retry === 'never');
