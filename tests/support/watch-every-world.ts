import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { WorldFeed, type FeedEntry } from '../../emulator/feed.ts';
import { isLeak } from './leaks.ts';

/*
 * Jest loads this before each test file: whatever worlds a test starts, and however, every line that one of our functions
 * prints in them is looked at, and a file in which one holds what no log may hold fails. Who knows the secrets of a world
 * looks for those too (`watchLogs`). Not seen is what functions print in programs that a test starts as processes.
 */

const OURS = new Set(readdirSync(join(import.meta.dirname, '../../cloudfunctions')));
/** What was seen so far in this test file. */
export const leaks: string[] = [];

const isOurs = ({ kind, detail }: Pick<FeedEntry, 'kind' | 'detail'>): boolean =>
  kind === 'function.printed' && OURS.has(String(detail?.['functionName']));

const { publish } = WorldFeed.prototype;
WorldFeed.prototype.publish = function (this: WorldFeed, entry: Parameters<typeof publish>[0]): void {
  if (isOurs(entry) && isLeak(entry.text)) leaks.push(entry.text);
  publish.call(this, entry);
};

afterAll(() => {
  if (leaks.length > 0) throw new Error(`the functions printed what no log may hold:\n${leaks.join('\n')}`);
});
