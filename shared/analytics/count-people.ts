import type { Channels } from '../channels/index.ts';
import { DAY_MS, shanghaiDay, shanghaiMidnight, type Clock } from '../core/clock.ts';
import type { CollectionName } from '../db/data-model.ts';
import { inBatches, type Database } from '../db/database.ts';
import { followTogether, type Source } from '../db/follow-changes.ts';
import { SETTLED_AFTER_MS, type People } from '../identity/index.ts';
import { READ_WINDOW_MS } from './count-buyers.ts';
import { contributionOf, contributions, readCounted } from './contributions.ts';
import { countPerson } from './count-person.ts';
import { countedPeople, type CountedPerson } from './counted-person.ts';
import { historiesOf, type History } from './history.ts';
import { KnownChannels } from './known-channels.ts';
import { TOUCH_WINDOW_MS } from './touches.ts';

export interface CountingDeps {
  database: Database;
  clock: Clock;
  people: People;
  channels: Channels;
}

/**
 * Days stay open for so long: what comes late is counted on the day on which it happened. Shorter than what is counted is
 * kept (`retention`), by more than what an open day looks back at.
 */
export const OPEN_DAYS = 120;

/** So far a day looks back for what brought somebody: the longer of both windows. */
const LOOK_BACK_MS = Math.max(TOUCH_WINDOW_MS, READ_WINDOW_MS);

/** So few that what they did are some pages. */
const PEOPLE_AT_ONCE = 100;

/** Something that changes what people count for: where it stands, the moment of each change, and whom it concerns. */
interface Change {
  collection: CollectionName;
  field: string;
  whose: readonly string[];
}

const CHANGES: readonly Change[] = [
  { collection: 'visits', field: 'at', whose: ['userId'] },
  { collection: 'activityBatches', field: 'receivedAt', whose: ['identityId'] },
  { collection: 'coupons', field: 'movedAt', whose: ['userId'] },
  { collection: 'orders', field: 'changedAt', whose: ['userId'] },
  // Of a merge, or of its undo, when everything has moved.
  { collection: 'merges', field: 'settledAt', whose: ['from', 'into'] },
  { collection: 'roleChanges', field: 'at', whose: ['userId'] },
];

/** The cursors of those who count people. */
export const cursorIds = (generation: number): string[] =>
  CHANGES.map(({ collection }) => cursorId(generation, collection));

const cursorId = (generation: number, collection: CollectionName): string => `figures.${generation}.${collection}`;

type Changed = { _id: string } & Record<string, unknown>;

const channelsOf = ({ visits, batches, coupons, orders }: History): string[] =>
  [...visits, ...coupons, ...orders, ...batches.flatMap(({ events }) => events)].flatMap((one) =>
    'channelId' in one && one.channelId !== undefined ? one.channelId : [],
  );

/** Writes by how much what these people count for has changed; again, as long as somebody else does so meanwhile. */
async function recount(
  { database, clock }: CountingDeps,
  { generation, known }: { generation: number; known: KnownChannels },
  people: readonly CountedPerson[],
): Promise<void> {
  for (let isWritten = false; !isWritten;) {
    const openFrom = shanghaiMidnight(new Date(clock.now().getTime() - OPEN_DAYS * DAY_MS));
    const from = shanghaiDay(openFrom);
    // Before what they did: who counts meanwhile by less makes the write fail.
    const countedOf = await readCounted(database, generation, people);
    const histories = await historiesOf(database, people, new Date(openFrom.getTime() - LOOK_BACK_MS));
    await known.learn(histories.flatMap(channelsOf));
    const now = { generation, from, at: clock.now() };
    const written = histories.flatMap((history) => {
      const counts = countPerson(history, { from, isChannel: known.has, isArticle: known.isArticle });
      return contributionOf(now, history.person, countedOf(history.person), counts) ?? [];
    });
    isWritten = written.length === 0 || (await contributions(database).addMany(written)) === 'added';
  }
}

/**
 * Counts anew the people who did something since the last time, or became one, or began to work for the merchant: once,
 * whatever they did; what is younger than two minutes is left for the next time. Killed anywhere or run twice at once, nothing
 * is counted twice and nothing is lost. Seven requests when nothing has happened; for each thousand changes two, and seven for
 * each hundred people among all of them. False when the time was up before the end.
 */
export async function countPeople(deps: CountingDeps, generation: number, deadline: Date): Promise<boolean> {
  const { database, clock, people, channels } = deps;
  const known = new KnownChannels(channels);
  const sources = CHANGES.map(({ collection, field, whose }): Source<Changed> & Change => ({
    ...{ _id: cursorId(generation, collection), documents: database.collection<Changed>(collection) },
    ...{ collection, field, whose, fields: [...whose, field] },
  }));
  const until = new Date(clock.now().getTime() - SETTLED_AFTER_MS);
  return followTogether<Changed, Source<Changed> & Change>(
    { database, clock },
    sources,
    async (changed) => {
      const ids = changed.flatMap(({ source: { whose }, found }) =>
        found.flatMap((one) => whose.flatMap((name) => (one[name] as string | undefined) ?? [])),
      );
      for (const some of inBatches(await countedPeople(people, ids), PEOPLE_AT_ONCE))
        await recount(deps, { generation, known }, some);
    },
    { until, deadline },
  );
}
