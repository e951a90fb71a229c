/** Events that chat systems sent, so that one sent twice is acted on once. */
export interface SeenEvents {
  /** Notes the event and answers whether it is new; on disk before it answers. An id is remembered for a day at least. */
  isNew(id: string): Promise<boolean>;
}
