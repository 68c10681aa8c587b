import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WorldFeed, type FeedEntry } from '../../emulator/feed.ts';
import { isLeak } from './leaks.ts';

/** The variable by which a program knows the file for its leaks; one is a line. */
export const LEAKS_FILE = 'WEILIAN_LEAKS';

const OURS = new Set(readdirSync(join(import.meta.dirname, '../../cloudfunctions')));

const isOurs = ({ kind, detail }: Pick<FeedEntry, 'kind' | 'detail'>): boolean =>
  kind === 'function.printed' && OURS.has(String(detail?.['functionName']));

/** Tells, from now on, of every line that holds what no log may hold and that one of our functions prints in any world of this process. */
export function watchWorlds(tell: (leak: string) => void): void {
  const { publish } = WorldFeed.prototype;
  WorldFeed.prototype.publish = function (this: WorldFeed, entry: Parameters<typeof publish>[0]): void {
    if (isOurs(entry) && isLeak(entry.text)) tell(entry.text);
    publish.call(this, entry);
  };
}
