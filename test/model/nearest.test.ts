import { expect, test } from 'vitest';
import { nearest } from '../../src/model/text/nearest.ts';

const commands = ['summary', 'tls', 'connectors', 'smtp-auth', 'sender', 'help'];

test.each([
  ['smtp-atuh', 'smtp-auth'],
  ['smtpauth', 'smtp-auth'],
  ['SENDERS', 'sender'],
  ['conn', 'connectors'],
  ['sumary', 'summary'],
  ['tsl', 'tls'],
])('%s was meant to be %s', (word, meant) => {
  expect(nearest(word, commands)).toBe(meant);
});

test.each(['banana', '', 's', 'xxxxxxxxx'])('nobody knows what %j was meant to be', (word) => {
  expect(nearest(word, commands)).toBeUndefined();
});
