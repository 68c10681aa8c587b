import type { Channels, Click } from '../channels/index.ts';
import { shanghaiDay } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import type { OaEvent } from '../followers/index.ts';
import type { People } from '../identity/index.ts';
import type { Addition, AddingSource } from './add-changes.ts';
import { contributions, type Contribution } from './contributions.ts';
import { ALL_CHANNELS, seriesOf } from './count-journeys.ts';
import { keyOf } from './counts.ts';
import { KnownChannels } from './known-channels.ts';
import { staffAmong } from './staff-followers.ts';

type Pushed = Pick<OaEvent, '_id' | 'type' | 'followerId' | 'channelId' | 'createdAt' | 'receivedAt'>;

/** Of everybody, and of a channel if there is one. */
function counted(measure: string, day: string, at: Date, channelId: string | undefined): Addition[] {
  const series = channelId === undefined ? [ALL_CHANNELS] : [ALL_CHANNELS, seriesOf(channelId)];
  return series.map((one) => ({ at, key: keyOf(one, day, measure), by: 1 }));
}

const ofPeople = (database: Database, generation: number): AddingSource<Contribution> => ({
  ...{
    name: 'contributions',
    documents: contributions(database),
    field: 'at',
    fields: ['at', 'changes', 'generation'],
  },
  async additionsOf(written) {
    const own = written.filter((one) => one.generation === generation);
    return own.flatMap(({ at, changes }) => changes.map((change) => ({ at, ...change })));
  },
});

/** Clicks on addresses of channels, of whomever WeChat named none that works for the merchant. */
const ofClicks = (database: Database, people: People): AddingSource<Click> => ({
  ...{ name: 'clicks', documents: database.collection<Click>('clicks'), field: 'at' },
  fields: ['at', 'channelId', 'identityId'],
  async additionsOf(clicks) {
    const staff = await staffAmong(
      people,
      clicks.map(({ identityId }) => identityId),
    );
    const counting = clicks.filter(({ identityId = '' }) => !staff.has(identityId));
    return counting.flatMap(({ at, channelId }) => counted('clicks', shanghaiDay(at), at, channelId));
  },
});

/** Taps on menu entries and scans that lead to a channel, and who follows and leaves; of nobody who works for the merchant. */
const ofPushes = (database: Database, channels: Channels, people: People): AddingSource<Pushed> => ({
  ...{ name: 'pushes', documents: database.collection<Pushed>('oaEvents'), field: 'receivedAt' },
  fields: ['type', 'followerId', 'channelId', 'createdAt', 'receivedAt'],
  async additionsOf(pushes) {
    const known = new KnownChannels(channels);
    await known.learn(pushes.flatMap(({ channelId }) => channelId ?? []));
    const staff = await staffAmong(
      people,
      pushes.map(({ followerId }) => followerId),
    );
    const counting = pushes.filter(({ followerId = '' }) => !staff.has(followerId));
    return counting.flatMap(({ type, channelId, createdAt, receivedAt: at }) => {
      const day = shanghaiDay(createdAt);
      const ours = channelId !== undefined && known.has(channelId, createdAt) ? channelId : undefined;
      const follows = type === 'event.subscribe' ? counted('followed', day, at, ours) : [];
      const leaves = type === 'event.unsubscribe' ? counted('unfollowed', day, at, undefined) : [];
      return [...follows, ...leaves, ...(ours === undefined ? [] : counted('clicks', day, at, ours))];
    });
  },
});

/** Everything that is added to the figures of a generation. */
export const addingSources = (
  { database, channels, people }: { database: Database; channels: Channels; people: People },
  generation: number,
): readonly AddingSource<{ _id: string }>[] => [
  ofPeople(database, generation),
  ofClicks(database, people),
  ofPushes(database, channels, people),
];
