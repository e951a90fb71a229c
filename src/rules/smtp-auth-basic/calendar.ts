import { type Day, parseDay } from '../../model/time.ts';

/** What Microsoft has said about the end of Basic authentication for SMTP AUTH. Data: a change of plans is a line here. */
export interface Milestone {
  /** The last UTC day before it takes effect. */
  readonly day: Day;
  readonly what: string;
  /** Where it stands, and when it was read. */
  readonly source: string;
  readonly asOf: string;
}

const SOURCE = 'Exchange team announcement on SMTP AUTH Basic authentication';

export const MILESTONES: readonly Milestone[] = [
  {
    day: parseDay('2026-12-31') as Day,
    what: 'Basic authentication is off by default for existing tenants (an administrator can turn it back on)',
    source: SOURCE,
    asOf: '2026-11-22',
  },
];

/** What is known after the last dated milestone. */
export const AFTERWARDS = 'the date of its final removal is to be announced in the second half of 2027';

/** The next milestone on or after a day; undefined when all are past. */
export const nextMilestone = (today: Day): Milestone | undefined => MILESTONES.find(({ day }) => day >= today);
