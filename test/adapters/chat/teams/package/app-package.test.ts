import { crc32, inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { appPackage } from '../../../../../adapters/chat/teams/package/app-package.ts';
import { commands } from '../../../../../src/commands/index.ts';
import { parseCommand } from '../../../../../src/commands/parse.ts';
import { reports } from '../../../../../src/reports/index.ts';
import { rules } from '../../../../../src/rules/index.ts';

const ID = '01234567-89ab-cdef-0123-456789abcdef';

/** The files of an archive, by its directory at the end. */
function unzip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [size, length, offset] = [20, 28, 42].map((field) =>
      field === 28 ? archive.readUInt16LE(at + field) : archive.readUInt32LE(at + field),
    ) as [number, number, number];
    const name = archive.toString('utf8', at + 46, at + 46 + length);
    const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
    const bytes = inflateRawSync(archive.subarray(start, start + size));
    expect(crc32(bytes)).toBe(archive.readUInt32LE(at + 16));
    files.set(name, bytes);
    at += 46 + length;
  }
  return files;
}

const sizeOf = (png: Buffer | undefined) => [png?.readUInt32BE(16), png?.readUInt32BE(20)];

/** developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json: what is said there of lengths and counts. */
const manifestSchema = z.object({
  id: z.literal(ID),
  name: z.object({ short: z.string().max(30), full: z.string().max(100) }),
  description: z.object({ short: z.string().max(80), full: z.string().max(4000) }),
  bots: z.tuple([
    z.object({
      botId: z.literal(ID),
      supportsFiles: z.literal(true),
      commandLists: z.tuple([
        z.object({
          commands: z.array(z.object({ title: z.string().max(32), description: z.string().max(128) })).max(10),
        }),
      ]),
    }),
  ]),
});

describe('the app package for Teams', () => {
  test('holds a manifest for the bot and both icons in their sizes', async () => {
    const files = unzip(await appPackage(ID));
    expect([...files.keys()]).toEqual(['manifest.json', 'color.png', 'outline.png']);
    manifestSchema.parse(JSON.parse(String(files.get('manifest.json'))));
    expect([sizeOf(files.get('color.png')), sizeOf(files.get('outline.png'))]).toEqual([
      [192, 192],
      [32, 32],
    ]);
  });

  test('lists commands that the bot understands', async () => {
    const manifest = manifestSchema.parse(JSON.parse(String(unzip(await appPackage(ID)).get('manifest.json'))));
    const asked = { commands, reports, rules, asOf: new Date('2026-11-22T12:00:00Z'), defaultTop: 20 };
    for (const { title } of manifest.bots[0].commandLists[0].commands) {
      const line = title === 'sender' ? 'sender a@example.com' : title;
      expect([title, parseCommand(line, asked).ok]).toEqual([title, true]);
    }
  });

  test('is the same for the same bot', async () => {
    expect((await appPackage(ID)).equals(await appPackage(ID))).toBe(true);
  });
});
