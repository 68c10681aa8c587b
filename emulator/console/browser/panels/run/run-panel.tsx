import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { useWorld } from '../../live/world.ts';
import { LiveState } from '../../parts/states.tsx';
import { DotField, type DotGroup } from './dot-field.tsx';
import { Jobs } from './jobs.tsx';
import { Reports } from './reports.tsx';
import { useCoupons, useFollowerCounts, useSync, type CouponCounts, type FollowerCounts } from './run-records.ts';
import type { SyncView } from './records.ts';
import { Stock } from './stock.tsx';
import { SyncFigure } from './sync-figure.tsx';

/** The main job at a glance: followers synced, people joined, coupons handed out. */
export function RunPanel() {
  const sync = useSync();
  const counts = useFollowerCounts();
  const coupons = useCoupons();
  const state = useCell(useWorld().state);
  const followers = state?.wechat.followers ?? 0;
  return (
    <div class="run">
      <LiveState live={sync} />
      {sync.value !== undefined && (
        <section class="run-hero">
          <SyncFigure sync={sync.value} followers={followers} />
          <DotField groups={groupsOf(followers, counts.value, sync.value)} />
        </section>
      )}
      {(counts.problem ?? coupons.problem) && <LiveState live={counts.problem ? counts : coupons} />}
      <Figures joined={counts.value?.joined} coupons={coupons.value} />
      <div class="run-columns">
        <Stock stocks={coupons.value?.stocks} />
        <Jobs />
        <Reports />
      </div>
    </div>
  );
}

/**
 * Every follower of the account is in exactly one group. While a run is at work its own progress is ahead of the last
 * count, which is made every two seconds only.
 */
function groupsOf(followers: number, counts: FollowerCounts | undefined, sync: SyncView | null): DotGroup[] {
  const { following = 0, unfollowed = 0, pending = 0, joined = 0 } = counts ?? {};
  const handled = sync?.isRunning ? sync.handled : 0;
  const stored = Math.min(Math.max(following, handled), Math.max(followers, following));
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
    { title: run.joined, value: joined, hint: run.joinedHint },
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
