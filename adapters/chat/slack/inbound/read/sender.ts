/** Somebody in Slack as an event names them; who they are has to be looked up. */
export interface Sender {
  /** `U0123` */
  readonly user: string;
  /** The team that they belong to, where the event says it. */
  readonly team: string | null;
}
