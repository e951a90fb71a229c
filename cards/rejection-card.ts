import type { Rejection } from '../src/commands/rejection.ts';
import { type Card, emptyCard } from './card.ts';

/** A command typed wrong, and the way on. */
export function rejectionCard({ understood, problem, allowed, paste }: Rejection): Card {
  return {
    ...emptyCard('That did not work'),
    tone: 'attention',
    status: 'Not understood',
    sentences: [problem, ...(understood === '' ? [] : [`Understood: \`${understood}\`.`])],
    facts: [{ label: 'Allowed', value: allowed }],
    actions: [{ label: 'Try', command: paste }],
    fallback: `${problem} Try \`${paste}\`.`,
  };
}
