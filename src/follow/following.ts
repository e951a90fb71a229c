import type { FollowStatus } from './follow-status.ts';

/** How the logs do that are followed, as this process knows it. `now`: when it was asked. */
export type Following =
  /** This process follows them. */
  | { readonly kind: 'here'; readonly now: Date; readonly logs: readonly FollowStatus[] }
  /** Another process may follow them. `configured`: their names. */
  | {
      readonly kind: 'elsewhere';
      readonly now: Date;
      readonly configured: readonly string[];
      readonly isBotRunning: boolean;
    };

/** `/var/log/mail.log` of `postfix-log /var/log/mail.log`: what people know a followed log by. */
export const placeOf = (name: string): string => name.slice(name.indexOf(' ') + 1);

/** `postfix-log` of it. */
export const sourceOf = (name: string): string => name.slice(0, name.indexOf(' '));

/** Whether a log, by name, is one of a folder that is followed under that name. */
export const inFolder = (name: string, folder: string): boolean =>
  name.startsWith(folder) && /^[\\/]./.test(name.slice(folder.length));
