import { expect, it } from 'vitest';
import type { FilePosition } from '../../src/follow/file-position.ts';
import { folderLogs, isReadWhole } from '../../src/follow/folder-logs.ts';

const found = (name: string, sizeBytes: number, modifiedAt: number) => ({
  ...{ name, sizeBytes, modifiedAt, device: '1', inode: '7' },
});

it('a younger file that got the inode of the one that was read, and is of its size, is not read yet', () => {
  const place = {
    file: { device: '1', inode: '7', head: 'x', headBytes: 256 },
    name: 'mx1-2026-11-30-06.log',
    offset: 340,
  };
  const position: FilePosition = { version: 1, kind: 'file', place, before: null, readAt: 1000 };
  const isRead = (name: string) => folderLogs([found(name, 340, 2000)]).map((log) => isReadWhole(log, position));
  expect([isRead('mx1-2026-11-30-06.log'), isRead('mx1-2026-11-30-07.log')]).toEqual([[true], [false]]);
});
