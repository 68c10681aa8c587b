import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { useWorld } from '../../live/world.ts';
import { LiveState } from '../../parts/states.tsx';
import { DotField, type DotGroup } from './dot-field.tsx';
import { Jobs } from './jobs.tsx';
import { Reports } from './reports.tsx';
import { useCoupons, useFollowerCounts, useSync, type CouponCounts, type FollowerCounts } from './run-records.ts';
import { SYNC_FUNCTION, type SyncView } from './sync-record.ts';
import { Stock } from './stock.tsx';
import { SyncFigure } from './sync-figure.tsx';

/** The main job at a glance: followers synced, people joined, coupons handed out. */
export function RunPanel() {
  const sync = useSync();
  const counts = useFollowerCounts(sync.value?.state === 'running');
  const coupons = useCoupons();
  const state = useCell(useWorld().state);
  const followers = state?.wechat.followers ?? 0;
  return (
    <div class="run">
      <LiveState live={sync} />
      {sync.value !== undefined && (
        <section class="run-hero">
          <SyncFigure
            sync={sync.value}
            followers={followers}
            stored={storedOf(followers, counts.value, sync.value)}
            canRun={state?.functions.some(({ name }) => name === SYNC_FUNCTION) ?? false}
          />
          <DotField groups={groupsOf(followers, counts.value, sync.value)} />
        </section>
      )}
      {(counts.problem ?? coupons.problem) && <LiveState live={counts.problem ? counts : coupons} />}
      <Figures joined={counts.value?.joined} coupons={coupons.value} />
      <div class="run-columns">
        <Stock stocks={coupons.value?.stocks} />
        <Jobs />
      </div>
      <Reports />
    </div>
  );
}

/** Followers on record. The progress of a run is ahead of the last count, which is not made while it is at work. */
function storedOf(followers: number, counts: FollowerCounts | undefined, sync: SyncView | null): number {
  return Math.min(Math.max(counts?.following ?? 0, sync?.handled ?? 0), followers);
}

/** Every follower of the account is in exactly one group. */
function groupsOf(followers: number, counts: FollowerCounts | undefined, sync: SyncView | null): DotGroup[] {
  const { unfollowed = 0, pending = 0, joined = 0 } = counts ?? {};
  const stored = storedOf(followers, counts, sync);
  const known = Math.max(0, stored - joined - pending);
  return [
    { name: 'joined', count: joined },
    { name: 'known', count: known },
    { name: 'pending', count: pending },
    { name: 'waiting', count: Math.max(0, followers - stored) },
    { name: 'unfollowed', count: unfollowed },
  ];
}

function Figures({ joined, coupons }: { joined: number | undefined; coupons: CouponCounts | undefined }) {
  const { run } = useTexts();
  const state = useCell(useWorld().state);
  const sizeOf = (name: string): number | undefined => state?.collections.find((one) => one.name === name)?.count;
  const figures = [
    { title: run.users, value: sizeOf('users'), hint: run.usersHint },
    { title: run.identities, value: sizeOf('identities'), hint: run.identitiesHint },
    { title: run.joinedTitle, value: joined, hint: run.joinedHint },
    { title: run.coupons, value: coupons?.claimed, hint: run.couponsHint(formatNumber(coupons?.redeemed ?? 0)) },
  ];
  return (
    <dl class="figures">
      {figures.map(({ title, value, hint }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            <b>{value === undefined ? '–' : formatNumber(value)}</b>
            <span>{hint}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
