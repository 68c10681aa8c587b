import type { CallResult } from '../../../services/cloud';
import { callAsStaff } from '../../../services/signed-in';
import type { Option } from '../form-fields/field';
import type { MenuChoices } from './menu-fields';
import type { EntryDraft } from './menu-draft';

/** The first fifty channels that are menu entries, the account's tags and ours; what does not come is not offered. */
export async function menuChoices(): Promise<MenuChoices> {
  const [channels, tags] = await Promise.all([
    callAsStaff('channel.list', { kind: 'menu' }),
    callAsStaff('tag.list', {}),
  ]);
  const names = tags.ok ? [...tags.data.tags, ...tags.data.segments].map(({ name }) => name) : [];
  const live = channels.ok ? channels.data.channels.filter(({ state }) => state === 'live') : [];
  return {
    channels: live.map(({ channelId, channel }) => option(channelId, channel.name)),
    tags: [...new Set(names)].map((name) => option(name, name)),
  };
}

const option = (value: string, text: string): Option => ({ value, text });

/** What a channel has ready for an entry of this type; nothing: the channel is over. */
export async function partsOfChannel(channelId: string, type: string): Promise<CallResult<Partial<EntryDraft>>> {
  const result = await callAsStaff('channel.get', { channelId });
  if (!result.ok) return result;
  const ready = result.data.paste.find(({ what }) => what === (type === 'view' ? 'viewEntry' : 'menuEntry'));
  return { ok: true, data: ready ? (JSON.parse(ready.text) as Partial<EntryDraft>) : {} };
}
