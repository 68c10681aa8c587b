import type { OutputOf } from '../contracts/contract.ts';
import type { channelGet, channelList, channelSave } from '../contracts/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { TemplateId, UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { isOver, type Channel, type ChannelDescription, type ChannelKind } from './channel.ts';
import type { Channels } from './channels.ts';
import { liveLink } from './renew-links.ts';
import { needsWeChat, pasteOf, type Places } from './paste.ts';

export interface ChannelDeps {
  clock: Clock;
  channels: Channels;
}
export interface SaveDeps extends ChannelDeps {
  /** Every page of the mini program. */
  pages: readonly string[];
  isCampaign(templateId: TemplateId): Promise<boolean>;
}

export interface ChannelChange {
  channelId: string;
  /** The revision that was changed; 0 makes a channel. */
  revision: number;
  requestKey: string;
  channel: ChannelDescription;
  userId: UserId;
}

type Kept = OutputOf<typeof channelSave>;
export type SaveRefusal =
  | 'CHANNEL.CHANGED_MEANWHILE'
  | 'CHANNEL.NOT_FOUND'
  | 'CHANNEL.OTHER_KIND'
  | 'CHANNEL.OVER'
  | 'CHANNEL.UNKNOWN_PAGE'
  | 'CHANNEL.NO_SUCH_CAMPAIGN'
  | 'CHANNEL.TOO_MANY_CHANGES';

const PAGE = 50;
/** They stand in the document. */
const MOST_VERSIONS = 100;

const present = (channel: Channel, now: Date): Kept => ({
  channelId: channel._id,
  revision: channel.revision,
  channel: channel.channel,
  state: isOver(channel, now) ? 'over' : 'live',
  updatedAt: channel.updatedAt.toISOString(),
  trouble: channel.linkTrouble && {
    ...{ since: channel.linkTrouble.since.toISOString(), words: channel.linkTrouble.words },
  },
});

/** A page of all channels, by their ids. One request. */
export async function listChannels(
  { channels, clock }: ChannelDeps,
  asked: { kind?: ChannelKind; inTrouble?: boolean; after?: string },
): Promise<OutputOf<typeof channelList>> {
  const { found, next } = await channels.page({ ...asked, limit: PAGE });
  return { channels: found.map((channel) => present(channel, clock.now())), next };
}

/** A channel, its versions and what has to be pasted. One request. */
export async function getChannel(
  { channels, clock, ...places }: ChannelDeps & Places,
  channelId: string,
): Promise<Result<OutputOf<typeof channelGet>, 'CHANNEL.NOT_FOUND'>> {
  const found = await channels.get(channelId);
  if (!found) return err('CHANNEL.NOT_FOUND');
  const versions = found.versions.map(({ channel, at }) => ({ channel, at: at.toISOString() }));
  const now = clock.now();
  const linkEndsAt = liveLink(found, now) && found.link?.endsAt.toISOString();
  const paste = pasteOf(found, places, now);
  const shortLink = paste.some(({ what }) => what === 'shortLink') ? found.shortLink : undefined;
  const shortLinkEndsAt = shortLink?.endsAt.toISOString();
  return ok({ ...present(found, now), paste, linkEndsAt, shortLinkEndsAt, versions });
}

/** What is wrong with a description whatever was there before. */
export async function problemOf(
  { pages, isCampaign }: SaveDeps,
  { page, templateId }: ChannelDescription,
): Promise<'CHANNEL.UNKNOWN_PAGE' | 'CHANNEL.NO_SUCH_CAMPAIGN' | undefined> {
  if (page !== undefined && !pages.includes(page.split('?')[0] ?? '')) return 'CHANNEL.UNKNOWN_PAGE';
  const isUnknown = templateId !== undefined && !(await isCampaign(templateId as TemplateId));
  return isUnknown ? 'CHANNEL.NO_SUCH_CAMPAIGN' : undefined;
}

/** Why a change did not happen: it has happened before, by a lost request; or the channel does not take it. */
async function explain(
  { channels, clock }: ChannelDeps,
  { channelId, revision, requestKey, channel }: ChannelChange,
): Promise<Result<Kept, SaveRefusal>> {
  const found = await channels.get(channelId);
  if (!found) return err('CHANNEL.NOT_FOUND');
  if (found.requestKey === requestKey && found.revision === revision + 1) return ok(present(found, clock.now()));
  if (found.isEnded) return err('CHANNEL.OVER');
  if (found.revision !== revision) return err('CHANNEL.CHANGED_MEANWHILE');
  return err(found.channel.kind === channel.kind ? 'CHANNEL.TOO_MANY_CHANGES' : 'CHANNEL.OTHER_KIND');
}

/** The first revision of a channel. */
export function newChannel(
  { channelId: _id, channel, requestKey, userId: updatedBy }: Omit<ChannelChange, 'revision'>,
  updatedAt: Date,
): Channel {
  const due = needsWeChat(channel.kind) ? { linkDueAt: updatedAt } : {};
  const first = { revision: 1, requestKey, updatedAt, updatedBy, ...due };
  return { _id, isEnded: false, channel, versions: [{ channel, at: updatedAt }], ...first };
}

/** Keeps a channel: one conditional write, so that of two who change the same revision one learns of the other. */
export async function saveChannel(deps: SaveDeps, change: ChannelChange): Promise<Result<Kept, SaveRefusal>> {
  const problem = await problemOf(deps, change.channel);
  if (problem) return err(problem);
  const { documents } = deps.channels;
  const { channelId: _id, revision, channel } = change;
  const { versions, isEnded, ...first } = newChannel(change, deps.clock.now());
  const kept: Channel = { ...first, isEnded, versions, revision: revision + 1 };
  const { _id: _, ...written } = { ...first, revision: revision + 1 };
  const isSame = { _id, revision, isEnded: false, 'channel.kind': channel.kind };
  const isWritten =
    revision === 0
      ? (await documents.add(kept)) === 'added'
      : revision < MOST_VERSIONS &&
        (await documents.updateIf(isSame, { set: written, push: { versions: versions[0] } }));
  return isWritten ? ok(present(kept, kept.updatedAt)) : explain(deps, change);
}

/** Ends a channel for good. */
export async function endChannel(
  { channels: { documents }, clock }: ChannelDeps,
  { channelId: _id, revision, userId: updatedBy }: Pick<ChannelChange, 'channelId' | 'revision' | 'userId'>,
): Promise<Result<Record<string, never>, 'CHANNEL.CHANGED_MEANWHILE' | 'CHANNEL.NOT_FOUND'>> {
  const ended = { isEnded: true, updatedAt: clock.now(), updatedBy };
  if (await documents.updateIf({ _id, revision, isEnded: false }, { set: ended, unset: ['linkDueAt'] })) return ok({});
  const found = await documents.get(_id);
  if (!found) return err('CHANNEL.NOT_FOUND');
  return found.isEnded ? ok({}) : err('CHANNEL.CHANGED_MEANWHILE');
}
