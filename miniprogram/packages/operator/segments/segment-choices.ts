import { callAsStaff } from '../../../services/signed-in';
import type { SegmentChoices } from './segment-fields';

/** What conditions can name, the first fifty of stores and channels; what does not come is not offered. */
export async function segmentChoices(): Promise<SegmentChoices> {
  const [stores, channels, labels, tags] = await Promise.all([
    callAsStaff('store.list', {}),
    callAsStaff('channel.list', {}),
    callAsStaff('label.list', {}),
    callAsStaff('tag.list', {}),
  ]);
  return {
    stores: stores.ok ? stores.data.stores.map(({ storeId, store }) => ({ value: storeId, text: store.name })) : [],
    channels: channels.ok
      ? channels.data.channels.map(({ channelId, channel }) => ({ value: channelId, text: channel.name }))
      : [],
    labels: labels.ok ? labels.data.labels.map(({ label }) => ({ value: label, text: label })) : [],
    tags: tags.ok ? tags.data.tags.map(({ tagId, name }) => ({ value: String(tagId), text: name })) : [],
  };
}
