import { causeInWords, MailflowError } from '../../model/mailflow-error.ts';
import { type MailFolder, type MailHead, MailWait } from '../../ports/mailbox.ts';
import { isOfMail } from './take-mail.ts';

/** So often a mail may be what everything fails at. */
const MAX_BREAKS = 3;

/** Which mails made what failed fail, so that one that does so again and again holds up no other. */
export interface MailBreaks {
  /** Asks the server about one mail: a connection that was there before broke over it. */
  ask<T>(mail: MailHead, folder: Pick<MailFolder, 'isOpen'>, question: () => Promise<T>): Promise<T>;
  /** Imports, or keeps, what one mail brings: what fails for no known reason of this machine fails because of it. */
  bring<T>(mail: MailHead, bringing: () => Promise<T>): Promise<T>;
  /** Counts a break where a question about a mail was what failed, and gives that mail's id; null where none was. */
  failed(cause: unknown): string | null;
  /**
   * Asks the server for another mail, where it broke over this one too often: only where it gives another one can this one be
   * the reason. Throws what the server fails with.
   */
  compare(
    id: string,
    others: readonly { readonly id: string }[],
    folder: Pick<MailFolder, 'describe' | 'content'>,
  ): Promise<void>;
  /** Why it is not to be tried any more, in a sentence for people; null where it is. `isAgain`: it was set aside before. */
  tooMany(id: string, isAgain: boolean): string | null;
  /** What was known of a mail over which it broke; undefined for others. */
  mail(id: string): MailHead | undefined;
  forget(ids: Iterable<string>): void;
  clear(): void;
}

interface UnderWay {
  readonly mail: MailHead;
  /** Whether the server was asked; otherwise this machine had the mail. */
  readonly isAsked: boolean;
}

interface Broken extends UnderWay {
  readonly times: number;
  readonly cause: unknown;
  /** Others were read since it broke first. */
  readonly isCompared: boolean;
  /** And it broke once more. */
  readonly isProven: boolean;
}

export function mailBreaks(): MailBreaks {
  const known = new Map<string, Broken>();
  /** What is under way with one mail; null where nothing is, or the connection was gone before. */
  let current: UnderWay | null = null;
  let compared = 0;
  /** One that the server gave. */
  let given: string | null = null;

  async function during<T>(underWay: UnderWay | null, does: () => Promise<T>): Promise<T> {
    current = underWay;
    try {
      const answer = await does();
      current = null;
      if (underWay?.isAsked) isRead(underWay.mail.id);
      return answer;
    } catch (cause) {
      if (cause instanceof MailWait) current = null;
      throw cause;
    }
  }

  function isRead(id: string): void {
    given = id;
    for (const [other, broken] of known) if (other !== id) known.set(other, { ...broken, isCompared: true });
  }

  return {
    ask: (mail, folder, question) => during(folder.isOpen() ? { mail, isAsked: true } : null, question),
    async bring(mail, bringing) {
      try {
        return await during({ mail, isAsked: false }, bringing);
      } catch (cause) {
        // A full disk, or a store that is busy, has its own error: that is not of this mail.
        if (cause instanceof MailflowError) current = null;
        throw cause;
      }
    },
    failed(cause) {
      const broken = isOfAll(cause) ? null : current;
      current = null;
      if (broken === null) return null;
      const { times = 0, isCompared = false } = known.get(broken.mail.id) ?? {};
      known.set(broken.mail.id, { ...broken, times: times + 1, cause, isCompared, isProven: isCompared });
      return broken.mail.id;
    },
    async compare(id, waiting, folder) {
      const broken = known.get(id);
      if (broken === undefined || !broken.isAsked || broken.times < MAX_BREAKS || broken.isCompared) return;
      const others = waiting.flatMap((each) => (each.id === id ? [] : [each.id]));
      const isWaiting = given !== null && others.includes(given);
      // Where no other one is waiting, one that was read before may still be there.
      const other = isWaiting || others.length === 0 ? given : others[compared++ % others.length];
      if (other === undefined || other === null || other === id || !(await isGiven(other, folder))) return;
      given = other;
      known.set(id, { ...broken, isCompared: true });
    },
    tooMany(id, isAgain) {
      const broken = known.get(id);
      if (broken === undefined) return null;
      const text = causeText(broken.cause);
      if (!broken.isAsked)
        return isAgain || broken.times >= MAX_BREAKS ? `importing it failed ${MAX_BREAKS} times: ${text}` : null;
      return isAgain || broken.isProven ? `it could not be read when others could: ${text}` : null;
    },
    mail: (id) => known.get(id)?.mail,
    forget(ids) {
      for (const id of ids) known.delete(id);
    },
    clear: () => known.clear(),
  };
}

async function isGiven(id: string, folder: Pick<MailFolder, 'describe' | 'content'>): Promise<boolean> {
  try {
    return (await folder.describe([id])).length > 0 && (await folder.content(id, 1)) !== null;
  } catch (cause) {
    if (isOfMail(cause)) return false;
    throw cause;
  }
}

const causeText = (cause: unknown): string => (cause instanceof MailflowError ? cause.message : causeInWords(cause));

/** Of this machine, or of a permission that is missing for every mail. */
const isOfAll = (cause: unknown): boolean =>
  cause instanceof MailflowError && (cause.code === 'disk' || cause.retry === 'never');
