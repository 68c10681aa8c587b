import type { Offer } from '../../services/coupons';

export type FilterName = 'all' | 'claimable' | 'mine' | 'later';
export interface Filter {
  name: FilterName;
  text: string;
}

const FILTERS: readonly Filter[] = [
  { name: 'all', text: '全部' },
  { name: 'claimable', text: '可领取' },
  { name: 'mine', text: '已领取' },
  { name: 'later', text: '即将开始' },
];

export const NO_FILTER: FilterName = 'all';

export function fits({ status, owned }: Offer, filter: FilterName): boolean {
  if (filter === 'claimable') return status === 'claimable';
  if (filter === 'mine') return owned > 0;
  if (filter === 'later') return status === 'notStarted';
  return true;
}

/** Those that find something and leave something out; none where there is nothing to choose. */
export function filtersFor(offers: readonly Offer[]): Filter[] {
  const useful = FILTERS.filter(({ name }) => {
    const found = offers.filter((offer) => fits(offer, name)).length;
    return name === 'all' || (found > 0 && found < offers.length);
  });
  return useful.length > 1 ? useful : [];
}
