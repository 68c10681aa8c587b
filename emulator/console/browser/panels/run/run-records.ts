import { useEffect } from 'preact/hooks';
import { useHas, writesTo } from '../../live/collections.ts';
import { control } from '../../live/control.ts';
import { useLive, type Live } from '../../live/use-live.ts';
import { stockView, type StockView } from './stock-record.ts';
import { reportView, syncNow, type SyncNow, type SyncView } from './sync-record.ts';

/** Counting looks at every document: seldom, and never during a sync, which it would slow down. */
const COUNT_EVERY_MS = 1_500;
const SYNC_EVERY_MS = 250;
export const SHOWN_REPORTS = 7;
const READ_REPORTS = 20;
const SHOWN_TEMPLATES = 50;

/** The sync of the Official Account; `null` when it has never run. */
export function useSync(): Live<SyncNow | null> {
  const has = useHas('syncs');
  const load = async (): Promise<SyncNow | null> => {
    const [document] = has ? (await control.documents('syncs', { limit: 1 })).documents : [];
    return document ? syncNow(document) : null;
  };
  return useLive(load, `syncs ${has}`, writesTo('syncs'), SYNC_EVERY_MS);
}

/** Finished runs, the one that began last first: more than are shown, to compare the last of these too. */
export function useReports(): Live<SyncView[]> {
  const has = useHas('syncReports');
  const load = async (): Promise<SyncView[]> => {
    if (!has) return [];
    const { total } = await control.documents('syncReports', { limit: 0 });
    const skip = Math.max(0, total - READ_REPORTS);
    const { documents } = await control.documents('syncReports', { skip, limit: READ_REPORTS });
    return documents.map(reportView).sort((a, b) => (b.startedAtMs ?? 0) - (a.startedAtMs ?? 0));
  };
  return useLive(load, `reports ${has}`, writesTo('syncReports'));
}

/** Official Account identities by what is known of them, and the people who have both kinds. */
export interface FollowerCounts {
  following: number;
  unfollowed: number;
  pending: number;
  joined: number;
}

/** While a sync is at work nothing is counted: its own progress says more, and sooner. */
export function useFollowerCounts(isSyncing: boolean): Live<FollowerCounts> {
  const has = useHas('identities');
  const load = async (): Promise<FollowerCounts> => {
    if (!has) return { following: 0, unfollowed: 0, pending: 0, joined: 0 };
    // One after the other: together they would keep the server busy for four times as long.
    const following = await control.count('identities', { 'follower.state': 'following' });
    const unfollowed = await control.count('identities', { 'follower.state': 'unfollowed' });
    const pending = await control.count('identities', { pending: 'details' });
    const joined = await control.count('users', { 'identityIds.1': { $exists: true } });
    return { following, unfollowed, pending, joined };
  };
  const isWritten = writesTo('identities', 'users');
  const counts = useLive(load, `followers ${has}`, (entry) => !isSyncing && isWritten(entry), COUNT_EVERY_MS);
  useEffect(() => {
    if (!isSyncing) counts.reload();
  }, [isSyncing]);
  return counts;
}

export interface CouponCounts {
  claimed: number;
  redeemed: number;
  stocks: StockView[];
}

export function useCoupons(): Live<CouponCounts> {
  const has = useHas('couponTemplates');
  const load = async (): Promise<CouponCounts> => {
    if (!has) return { claimed: 0, redeemed: 0, stocks: [] };
    const { documents } = await control.documents('couponTemplates', { limit: SHOWN_TEMPLATES });
    const { total: claimed } = await control.documents('coupons', { limit: 0 });
    const stocks: StockView[] = [];
    for (const document of documents) {
      const issued = await control.count('coupons', { templateId: document._id });
      const redeemed = await control.count('coupons', { templateId: document._id, state: 'redeemed' });
      stocks.push(stockView(document, { issued, redeemed }));
    }
    return { claimed, redeemed: stocks.reduce((sum, stock) => sum + stock.redeemed, 0), stocks };
  };
  return useLive(load, `coupons ${has}`, writesTo('couponTemplates', 'coupons'));
}
