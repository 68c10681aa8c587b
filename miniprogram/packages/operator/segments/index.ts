import { open } from '../../../interactions/navigation';
import { NOTHING_READ, reading } from '../../../interactions/reading';
import { callAsStaff } from '../../../services/signed-in';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { wordsOf } from './find-segment';

type List = OutputOf<Contracts['segment.list']>;

const segmentCard = (segment: List['segments'][number]) => ({
  ...{ segmentId: segment.segmentId, title: segment.name, note: wordsOf(segment) },
});

Page({
  ...reading,

  data: { ...NOTHING_READ, cards: [] as ReturnType<typeof segmentCard>[] },

  keptAs: () => 'segments',

  read: () => callAsStaff('segment.list', {}),

  show({ segments }: List) {
    this.setData({ state: segments.length > 0 ? 'ready' : 'empty', cards: segments.map(segmentCard) });
  },

  openSegment({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/segments/segment?id=${(currentTarget.dataset as { id: string }).id}`);
  },

  make() {
    open('/packages/operator/segments/segment-form');
  },
});
