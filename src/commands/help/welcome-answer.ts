import { remark } from '../../alerts/messages/remark.ts';
import type { Announcement } from '../../view/announcement.ts';

export interface WelcomeGiven {
  /** Who added or invited the bot, by name; null where the chat does not say it. */
  readonly by: string | null;
  /** Whether `MAILFLOW_OPERATORS` names who may change something. */
  readonly isRestricted: boolean;
  /** A conversation with one person alone. */
  readonly isDirect: boolean;
}

/** The first words in a conversation: what this is, what to press first, and who may change something. */
export function welcomeAnswer({ by, isRestricted, isDirect }: WelcomeGiven): Announcement {
  const { view, ...rest } = remark('Mailflow is ready', [
    'Mailflow watches mail flow: TLS versions, connectors, and the clients that send with SMTP AUTH.',
    `It answers questions${isDirect ? '' : ' in this conversation'}. After you subscribe, it also posts an alert here when something needs attention.`,
  ]);
  return {
    ...rest,
    view: {
      ...view,
      facts: [
        ...(by === null ? [] : [{ label: isDirect ? 'Added by' : 'Set up by', value: by }]),
        { label: 'Who may change settings', value: whoMayChange(isRestricted, isDirect) },
      ],
      actions: [
        { label: 'Show summary', command: 'summary' },
        { label: 'Subscribe here', command: 'subscribe' },
        { label: 'Help', command: 'help' },
      ],
    },
  };
}

function whoMayChange(isRestricted: boolean, isDirect: boolean): string {
  if (isRestricted) return 'people, groups and channels in MAILFLOW_OPERATORS';
  return isDirect ? 'you' : 'members of this conversation, but not guests';
}
