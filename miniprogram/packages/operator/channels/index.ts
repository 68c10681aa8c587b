import { open } from '../../../interactions/navigation';
import { NO_PAGE, paging } from '../../../interactions/paging';
import { callAsStaff } from '../../../services/signed-in';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { channelCard, KINDS } from './channel-content';

/** In place of a kind: of every kind, those for which WeChat makes no link or code. */
const TROUBLED = 'inTrouble';

type List = OutputOf<Contracts['channel.list']>;

Page({
  ...paging,

  data: {
    ...NO_PAGE,
    kind: '',
    kinds: [
      { name: '', text: '全部' },
      { name: TROUBLED, text: '有问题' },
      ...Object.entries(KINDS).map(([name, text]) => ({ name, text })),
    ],
  },

  keptAs(): string {
    return `channels-${this.data.kind}`;
  },

  read(after?: string) {
    const { kind } = this.data;
    const which = kind === TROUBLED ? { inTrouble: true } : kind ? { kind: kind as keyof typeof KINDS } : {};
    return callAsStaff('channel.list', { ...which, ...(after && { after }) });
  },

  partOf: ({ channels, next }: List) => ({ cards: channels.map(channelCard), next }),

  async choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { name } = currentTarget.dataset as { name: string };
    if (name !== this.data.kind) await this.startAnew({ kind: name });
  },

  openChannel({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/channels/channel?id=${(currentTarget.dataset as { id: string }).id}`);
  },

  make() {
    open('/packages/operator/channels/channel-form');
  },
});
