import { open } from '../../../interactions/navigation';
import { NO_PAGE, paging } from '../../../interactions/paging';
import { callAsStaff } from '../../../services/signed-in';
import type { InputOf, OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { campaignCard } from './campaign-content';

type State = NonNullable<InputOf<Contracts['campaign.list']>['state']>;
type List = OutputOf<Contracts['campaign.list']>;

Page({
  ...paging,

  data: {
    ...NO_PAGE,
    filter: '',
    filters: [
      { name: '', text: '全部' },
      { name: 'active', text: '进行中' },
      { name: 'draft', text: '草稿' },
      { name: 'paused', text: '已暂停' },
      { name: 'ended', text: '已结束' },
    ],
  },

  keptAs(): string {
    return `campaigns-${this.data.filter}`;
  },

  read(after?: string) {
    const state = (this.data.filter || undefined) as State | undefined;
    return callAsStaff('campaign.list', { ...(state && { state }), ...(after && { after }) });
  },

  partOf: ({ campaigns, next }: List) => ({ cards: campaigns.map((one) => campaignCard(one, Date.now())), next }),

  async choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { name } = currentTarget.dataset as { name: string };
    if (name !== this.data.filter) await this.startAnew({ filter: name });
  },

  openCampaign({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/campaigns/campaign?id=${(currentTarget.dataset as { id: string }).id}`);
  },

  make() {
    open('/packages/operator/campaigns/campaign-form');
  },
});
