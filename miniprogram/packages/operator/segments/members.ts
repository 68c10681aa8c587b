import { open } from '../../../interactions/navigation';
import { NO_PAGE, paging } from '../../../interactions/paging';
import { handOver } from '../../../services/kept';
import { callAsStaff } from '../../../services/signed-in';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { OPENED_MEMBER, memberCard, type Member } from './member-card';

type List = OutputOf<Contracts['segment.members']>;

Page({
  ...paging,

  data: { ...NO_PAGE },

  segmentId: '',
  cards: [] as readonly Member[],
  isLeft: false,

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.segmentId = id;
  },

  onUnload() {
    this.isLeft = true;
  },

  /** As far as the next page that has somebody: of thousands of people none may belong. */
  async read(after?: string) {
    const ask = (from?: string) =>
      callAsStaff('segment.members', { segmentId: this.segmentId, ...(from !== undefined && { after: from }) });
    let page = await ask(after);
    while (page.ok && page.data.members.length === 0 && page.data.next !== undefined && !this.isLeft)
      page = await ask(page.data.next);
    return page;
  },

  partOf: ({ members, next }: List) => ({ cards: members.map(memberCard), next }),

  openMember({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string };
    handOver(
      OPENED_MEMBER,
      this.cards.find(({ userId }) => userId === id),
    );
    open(`/packages/operator/people/person?id=${id}`);
  },
});
