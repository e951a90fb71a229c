import { Application, type TurnState } from '@microsoft/teams-ai';
import type { TurnContext } from 'botbuilder';
import type { AdaptiveCard } from '../../../../cards/teams/elements.ts';
import { VERB } from '../../../../cards/teams/elements.ts';
import { type Activity, activitySchema } from './activity.ts';
import type { Shown } from './on-press.ts';

/** Who acts on what Teams sends; each returns as soon as Teams may be answered. */
export interface Handlers {
  received(activity: Activity): Promise<void>;
  /** `Action.Execute`: what is returned is shown to the one who pressed. */
  executed(activity: Activity, data: unknown): Promise<Shown>;
  /** `Action.Submit`, from clients that know nothing else. */
  submitted(activity: Activity, data: unknown): Promise<void>;
  consented(activity: Activity): Promise<void>;
  /** The app came, went, or was moved. */
  changed(activity: Activity): Promise<void>;
}

type CardOfSdk = Exclude<Awaited<ReturnType<Parameters<Application['adaptiveCards']['actionExecute']>[1]>>, string>;

/** Leads each activity to who acts on it. None of the SDK's AI, memory or typing: it would speak past our transport. */
export function router(handlers: Handlers): (context: TurnContext) => Promise<void> {
  const app = new Application<TurnState>({
    startTypingTimer: false,
    removeRecipientMention: false,
    longRunningMessages: false,
  });
  const readOf = ({ activity }: TurnContext): Activity => activitySchema.parse(activity);

  app.adaptiveCards.actionExecute(VERB, async (context, _, data) => {
    const shown = await handlers.executed(readOf(context), data);
    return typeof shown === 'string' ? shown : asSdk(shown);
  });
  app.adaptiveCards.actionSubmit(VERB, (context, _, data) => handlers.submitted(readOf(context), data));
  app.fileConsentAccept((context) => handlers.consented(readOf(context)));
  app.fileConsentDecline(async () => {});
  app.message(
    // A selector of one's own is asked about activities of every type.
    async ({ activity }) => activity.type === 'message',
    (context) => handlers.received(readOf(context)),
  );
  for (const type of ['installationUpdate', 'conversationUpdate'])
    app.activity(type, (context) => handlers.changed(readOf(context)));

  return async (context) => void (await app.run(context));
}

/** The SDK's type of a card knows nothing of Teams' charts; it is sent as it is. */
const asSdk = (card: AdaptiveCard): CardOfSdk => card as unknown as CardOfSdk;
