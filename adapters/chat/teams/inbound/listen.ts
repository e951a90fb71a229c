import type { TurnContext } from 'botbuilder';
import type { ChatContext } from '../../chat-system.ts';
import type { HostPolicy } from '../hosts.ts';
import type { TeamsSettings } from '../settings.ts';
import { type Activity, keyOf, whenceOf } from './activity.ts';
import { activityAuthenticator } from './authenticate-activity.ts';
import { endpoint } from './endpoint.ts';
import type { HandlerContext } from './handler-context.ts';
import { onBotAdded, onBotRemoved, readBotRemoved } from './on-bot-moved.ts';
import { onConsent } from './on-consent.ts';
import { onMessage } from './on-message.ts';
import { onPress, type Shown } from './on-press.ts';
import { router } from './router.ts';

export interface Listening {
  readonly handlerContext: HandlerContext;
  readonly settings: TeamsSettings;
  readonly policy: HostPolicy;
  readonly route: NonNullable<ChatContext['route']>;
}

export interface Listener {
  /** Resolves when everything that was heard so far is done. */
  idle(): Promise<void>;
  /** Takes nothing more. Resolves when what was heard is done, or after a moment. */
  close(): Promise<void>;
}

/** `Messaging endpoint` in the bot's configuration in Azure. */
const TEAMS_PATH = '/api/messages';
const CLOSING_MS = 5_000;
/** Teams takes a press that is not answered in 10 s for a failure, and says so on the card; on the way some is lost. */
const PATIENCE_OF_TEAMS_MS = 5_000;
const LATER = 'This takes a moment. The answer follows.';

/** Takes what people say in Teams to the desk. */
export function listenToTeams({ handlerContext, settings, policy, route }: Listening): Listener {
  const { gateway, log, references, wait } = handlerContext;
  const underWay = new Set<Promise<unknown>>();
  let isOpen = true;

  function during<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  }

  /** What takes long is done after Teams was answered: it would send the same again. */
  const afterwards = (work: Promise<void>): void =>
    void during(work).catch((cause: unknown) =>
      log.warn('teams.handler-failed', { kind: cause instanceof Error ? cause.name : typeof cause }),
    );

  async function ifNew(activity: Activity, act: () => Promise<void>): Promise<void> {
    if (await gateway.isNew(keyOf(activity))) afterwards(act());
  }

  async function executed(activity: Activity, data: unknown): Promise<Shown> {
    if (!(await gateway.isNew(keyOf(activity)))) return LATER;
    let isLate = false;
    const late = wait(PATIENCE_OF_TEAMS_MS).then(() => {
      isLate = true;
      return LATER;
    });
    return Promise.race([during(onPress({ activity, data, canTell: () => !isLate }, handlerContext)), late]);
  }

  const routed = router({
    received: (activity) => ifNew(activity, () => onMessage(activity, handlerContext)),
    executed,
    submitted: (activity, data) =>
      ifNew(activity, async () => void (await onPress({ activity, data, canTell: () => false }, handlerContext))),
    consented: (activity) => ifNew(activity, () => onConsent(activity, handlerContext)),
    changed: (activity) =>
      ifNew(activity, async () => {
        await onBotRemoved(activity, handlerContext);
        await onBotAdded(activity, handlerContext);
      }),
  });

  async function admit(activity: Activity, context: TurnContext): Promise<void> {
    // What is going is not to be kept first.
    if (readBotRemoved(activity, []) === null) await references.keep(whenceOf(activity).reference);
    await routed(context);
  }

  async function take(activity: Activity, context: TurnContext): Promise<boolean> {
    if (!isOpen) return false;
    await during(admit(activity, context));
    return true;
  }

  route(TEAMS_PATH, endpoint({ turns: activityAuthenticator(settings), take, policy, tenants: settings.tenants, log }));

  const idle = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };
  return {
    idle,
    close() {
      isOpen = false;
      return Promise.race([idle(), wait(CLOSING_MS)]);
    },
  };
}
