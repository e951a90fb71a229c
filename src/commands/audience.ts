import type { Command } from './command.ts';

/** Who sees an answer. */
export const audienceOf = ({ audience }: Command, isInThread: boolean): 'everyone' | 'asker' =>
  audience === 'thread' ? (isInThread ? 'everyone' : 'asker') : audience;
