import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { addMissing } from '../db/add-missing.ts';
import type { Channel, ChannelDescription } from './channel.ts';
import { newChannel, problemOf, type SaveDeps } from './edit-channels.ts';

export interface ManyChannels {
  requestKey: string;
  channels: readonly { channelId: string; channel: ChannelDescription }[];
  userId: UserId;
}

/** Those of the ids that somebody else's request has taken, also while this one was at work. */
async function takenOf(deps: SaveDeps, ids: readonly string[], requestKey: string): Promise<string[]> {
  const found = await deps.channels.documents.getMany(ids);
  return found
    .filter((channel) => channel.versions.length > 1 || channel.requestKey !== requestKey)
    .map(({ _id }) => _id);
}

/** Keeps new channels, or none of them. Three requests, and one for each campaign that they name. */
export async function saveManyChannels(
  deps: SaveDeps,
  { requestKey, channels, userId }: ManyChannels,
): Promise<Result<{ saved: number }, 'CHANNEL.ID_TAKEN' | 'CHANNEL.UNKNOWN_PAGE' | 'CHANNEL.NO_SUCH_CAMPAIGN'>> {
  const ids = channels.map(({ channelId }) => channelId);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  const distinct = new Map(
    channels.map(({ channel }) => [`${channel.page ?? ''} ${channel.templateId ?? ''}`, channel]),
  );
  for (const channel of distinct.values()) {
    const problem = await problemOf(deps, channel);
    if (problem) return err(problem);
  }
  const taken = [...twice, ...(await takenOf(deps, ids, requestKey))];
  if (taken.length > 0) return err('CHANNEL.ID_TAKEN', taken.slice(0, 10));
  const now = deps.clock.now();
  const documents = channels.map(({ channelId, channel }): Channel =>
    newChannel({ channelId, channel, requestKey, userId }, now),
  );
  await addMissing(deps.channels.documents, documents);
  const lost = await takenOf(deps, ids, requestKey);
  return lost.length > 0 ? err('CHANNEL.ID_TAKEN', lost.slice(0, 10)) : ok({ saved: documents.length });
}
