import type { Family } from '../family.ts';
import { fileBombs } from './bombs.ts';
import { cards } from './cards.ts';
import { clockSteps } from './clock.ts';
import { drippingConnections, openPaths, unsignedFlood } from './connections.ts';
import { crowd } from './crowd.ts';
import { damage } from './damage.ts';
import { fullDisk } from './full-disk.ts';
import { kills } from './kills.ts';
import { names } from './names.ts';
import { output } from './output.ts';
import { csvInjection, fileModes } from './private-files.ts';
import { retryAfter } from './retry-after.ts';
import { slackAnswers } from './slack-answers.ts';
import { slackBodies } from './slack-bodies.ts';
import { slackRequests } from './slack-requests.ts';
import { strangerTexts } from './stranger-texts.ts';
import { teamsTexts, teamsTokens } from './teams-tokens.ts';

/** Families that measure how long people wait: one after the other. */
const MEASURING: readonly Family[] = [
  slackRequests,
  strangerTexts,
  crowd,
  teamsTexts,
  slackAnswers,
  unsignedFlood,
  retryAfter,
  fullDisk,
  fileBombs,
  names,
];

/** Families that wait most of the time, or have bounds of half a minute: they run beside the others. */
const PATIENT: readonly Family[] = [
  kills,
  drippingConnections,
  clockSteps,
  damage,
  teamsTokens,
  slackBodies,
  cards,
  output,
  csvInjection,
  fileModes,
  openPaths,
];

/** What runs beside one another, each in its order. */
export const lanes: readonly (readonly Family[])[] = [MEASURING, PATIENT];
