import type { Reply } from '../commands/reply.ts';
import { MailflowError } from '../model/mailflow-error.ts';
import type { Log } from '../ports/log.ts';
import type { AlertService } from './alert-service.ts';

/** What a command has looked for and said on its way to an answer, none of which keeps it from its answer. */
export interface LooksOfACommand {
  /** A look for an answer from what is known. Only damaged facts are borne with: what is known is told without them. */
  before(): Promise<void>;
  /** A look for what a change has changed. The change is done, whatever becomes of the look. */
  after(): Promise<void>;
  /**
   * Has said what there is to be said because of a change. Nobody waits for it to be decided: the change is done, whatever
   * becomes of that, and with thousands of insights it takes longer than the change.
   */
  speak(): void;
  /** The reply, with what is to be known of the last look. */
  noted(reply: Reply): Reply;
}

export function looksOfACommand(watch: Pick<AlertService, 'look' | 'speak'>, log: Log): LooksOfACommand {
  let note: string | null = null;
  return {
    async before() {
      note = await watch.look().then(
        () => null,
        (cause: unknown) => {
          if (isDamage(cause)) return notLooked(cause);
          throw cause;
        },
      );
    },
    async after() {
      note = await watch.look().then(
        () => null,
        (cause: unknown) => {
          log.warn('look.failed', { cause: String(cause) });
          return isDamage(cause) ? notLooked(cause) : FAILED;
        },
      );
    },
    speak() {
      // Whatever is decided next, at the next look at the latest, says it.
      watch.speak().catch((cause: unknown) => log.warn('speak.failed', { cause: String(cause) }));
    },
    noted: (reply) => (note === null ? reply : withWarning(reply, note)),
  };
}

const isDamage = (cause: unknown): cause is MailflowError =>
  cause instanceof MailflowError && cause.code === 'facts-damaged';

const notLooked = ({ message }: MailflowError): string =>
  `Insights may be out of date, because facts they are based on are damaged. ${message}`;

const FAILED = 'Done, but the rules failed afterwards. They run again on schedule.';

/** A line that is no list, so that the list beside it is still the reply's CSV. */
function withWarning(reply: Reply, warning: string): Reply {
  if (reply.kind !== 'said') return reply;
  const { say, data } = reply;
  const view = { ...say.view, warnings: [...say.view.warnings, warning] };
  return { ...reply, say: { ...say, view }, data: { ...data, warning } };
}
