import type { ShownMessage } from '../../../adapters/chat/local/local-conversation.ts';
import type { About } from '../open-tenant.ts';
import type { Terminal } from './terminal.ts';

/** Before the first card of somebody who tries Mailflow: what they look at. */
const GREETING = `
Welcome to Mailflow. You are looking at sample data of a fictional company,
Contoso. This is what needs attention there:
`;

/** Below it: what to do next. */
const NEXT = `Next:
  summary        Mail of the last 7 days, and how much of it used TLS
  insights       Everything that needs attention, the worst first
  import FILE    Your own report or mail log, instead of the sample

help lists the other commands, quit ends Mailflow.

`;

export interface FirstMinute {
  /** What the bot posts by itself: kept, since the terminal of a first try gets one card of it. */
  show(message: ShownMessage, about: About): void;
  /** A greeting, the first alert, or `otherwise` where there was none, and the three next commands. */
  greet(otherwise: () => Promise<void>): Promise<void>;
  /** From now on everything is shown at once. */
  end(): void;
}

/** What somebody sees who starts Mailflow for the first time, without data of their own. */
export function firstMinute({ say, show }: Pick<Terminal, 'say' | 'show'>): FirstMinute {
  const kept: (readonly [ShownMessage, About])[] = [];
  let isOver = false;
  return {
    show(message, about) {
      if (isOver) show(message, about);
      else kept.push([message, about]);
    },
    async greet(otherwise) {
      say(GREETING);
      const first = kept.find(
        ([{ say: alert, isEdit, thread }]) => !isEdit && thread === null && alert.status !== null,
      );
      if (first === undefined) await otherwise();
      else show(...first);
      say(NEXT);
      isOver = true;
    },
    end() {
      isOver = true;
      for (const message of kept.splice(0)) show(...message);
    },
  };
}
