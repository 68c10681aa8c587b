import { callAsStaff } from '../../services/signed-in';
import type { Choices } from './campaigns/campaign-fields';

export const NO_CHOICES: Choices = { stores: [], segments: [] };

/** Stores and segments to choose from, the first fifty stores; what does not come is not offered. */
export async function choicesFor(): Promise<Choices> {
  const [stores, segments] = await Promise.all([callAsStaff('store.list', {}), callAsStaff('segment.list', {})]);
  return {
    stores: stores.ok ? stores.data.stores.map(({ storeId, store }) => ({ value: storeId, text: store.name })) : [],
    segments: segments.ok
      ? segments.data.segments.map(({ segmentId, name }) => ({ value: segmentId, text: name }))
      : [],
  };
}
