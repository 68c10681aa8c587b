import { open } from '../../../interactions/navigation';
import { NO_PAGE, paging } from '../../../interactions/paging';
import { callAsStaff } from '../../../services/signed-in';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';

type List = OutputOf<Contracts['store.list']>;

const storeCard = ({ storeId, store }: List['stores'][number]) => ({
  ...{ storeId, title: store.name, note: `${store.city} · ${store.address}` },
  ...{ isLive: store.state === 'open', state: store.state === 'open' ? '营业' : '停业' },
});

Page({
  ...paging,

  data: { ...NO_PAGE },

  keptAs: () => 'stores',

  read: (after?: string) => callAsStaff('store.list', { ...(after && { after }) }),

  partOf: ({ stores, next }: List) => ({ cards: stores.map(storeCard), next }),

  openStore({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/stores/store-form?id=${(currentTarget.dataset as { id: string }).id}`);
  },

  make() {
    open('/packages/operator/stores/store-form');
  },
});
