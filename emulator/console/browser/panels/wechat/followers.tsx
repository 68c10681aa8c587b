import { useState } from 'preact/hooks';
import { formatDay, formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import { isOfficialAccount } from '../../live/use-accounts.ts';
import type { Follower, WeChatAccount } from '../../live/wechat-wire.ts';
import { LiveState } from '../../parts/states.tsx';

const PAGE = 20;
/** Of a mini program. */
const NOBODY: FollowerPage = { total: 0, followers: [] };

interface FollowerPage {
  total: number;
  followers: Follower[];
}

/** Who follows the account, in WeChat's own order: pages go by the OpenID before them, as in WeChat's API. */
export function Followers({ account }: { account: WeChatAccount }) {
  const { wechat: texts, database } = useTexts();
  /** The last OpenID of every page before this one. */
  const [cursors, setCursors] = useState<string[]>([]);
  const after = cursors.at(-1);
  const page = useLive(
    async () =>
      isOfficialAccount(account)
        ? await control.get<FollowerPage>('/wechat/followers', { after, limit: PAGE, account: account.key })
        : NOBODY,
    `followers ${after}`,
    ({ kind }) => kind.startsWith('follower.'),
  );
  const followers = page.value?.followers ?? [];
  const from = cursors.length * PAGE;
  const total = page.value?.total ?? 0;
  const last = followers.at(-1)?.openId;
  return (
    <section class="followers">
      <h2>{texts.followersOf(account.name)}</h2>
      <LiveState live={page} />
      {page.value && followers.length === 0 && <p class="quiet">{texts.noFollowers}</p>}
      <ol class="follower-list" tabIndex={0} aria-label={texts.followers}>
        {followers.map((follower) => (
          <FollowerRow key={follower.openId} follower={follower} />
        ))}
      </ol>
      <div class="pager">
        <button
          type="button"
          class="button"
          disabled={cursors.length === 0}
          onClick={() => setCursors(cursors.slice(0, -1))}
        >
          {database.previous}
        </button>
        <span>
          {followers.length > 0 &&
            texts.position(formatNumber(from + 1), formatNumber(from + followers.length), formatNumber(total))}
        </span>
        <button
          type="button"
          class="button"
          disabled={last === undefined || from + followers.length >= total}
          onClick={() => last !== undefined && setCursors([...cursors, last])}
        >
          {database.next}
        </button>
      </div>
    </section>
  );
}

function FollowerRow({ follower }: { follower: Follower }) {
  const { wechat: texts } = useTexts();
  const { name, openId, subscribeScene, qrScene, subscribedAt, remark } = follower;
  const way = subscribeScene.replace('ADD_SCENE_', '');
  return (
    <li>
      <span class="avatar" aria-hidden="true">
        {name.slice(0, 1)}
      </span>
      <span class="follower-name">
        <b>{name}</b> {remark && <em>{remark}</em>}
        <span class="mono quiet">{openId}</span>
      </span>
      <span class="follower-origin">
        <span title={texts.scene}>
          {texts.ways[way] ?? way}
          {qrScene === undefined ? '' : ` ${qrScene}`}
        </span>
        <time class="quiet" title={texts.since}>
          {formatDay(subscribedAt * 1_000)}
        </time>
      </span>
    </li>
  );
}
