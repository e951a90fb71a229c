import type { ChatSystem } from './chat-system.ts';

/** Every chat system, in the order in which doctor examines them. */
export const chatSystems: readonly ChatSystem[] = [];
