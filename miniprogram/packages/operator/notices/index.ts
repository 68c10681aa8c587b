import { open } from '../../../interactions/navigation';
import { NOTHING_READ } from '../../../interactions/reading';
import { callAsStaff } from '../../../services/signed-in';
import { following } from '../following';
import { noticeCard, type Run } from './notice-content';

Page({
  ...following,

  data: { ...NOTHING_READ, cards: [] as ReturnType<typeof noticeCard>[] },

  keptAs: () => 'notices',

  read: () => callAsStaff('notice.list', {}),

  show({ runs }: { runs: Run[] }) {
    this.setData({ state: runs.length > 0 ? 'ready' : 'empty', cards: runs.map(noticeCard) });
    this.follow(runs.some(({ state }) => state === 'running'));
  },

  openNotice({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/notices/notice?id=${(currentTarget.dataset as { id: string }).id}`);
  },

  make() {
    open('/packages/operator/notices/notice-form');
  },
});
