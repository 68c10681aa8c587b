import { minute } from '../../../format/date';
import { NO_PAGE, paging } from '../../../interactions/paging';
import { callAsStaff } from '../../../services/signed-in';
import type { InputOf, OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { copy } from '../deeds';
import { deedText } from './audit-words';
import { roleText } from './role-words';

type List = OutputOf<Contracts['audit.list']>;
type Place = InputOf<Contracts['audit.list']>['after'];

const entryCard = ({ at, by, call, userId, about, requestId }: List['entries'][number]) => ({
  key: `${requestId} ${call} ${userId ?? ''}`,
  ...{ title: deedText(call), at: minute(at), requestId },
  lines: [
    `操作人 ${by}`,
    ...(userId ? [`涉及 ${userId}`] : []),
    ...(about ? [call.startsWith('role.') ? `权限 ${roleText(about)}` : `对象 ${about}`] : []),
  ],
});

Page({
  ...paging,

  data: { ...NO_PAGE, userId: '' },

  onLoad({ user = '' }: Record<string, string | undefined>) {
    this.setData({ userId: user });
  },

  read(after?: Place) {
    const { userId } = this.data;
    return callAsStaff('audit.list', { ...(userId && { userId }), ...(after && { after }) });
  },

  partOf: ({ entries, next }: List) => ({ cards: entries.map(entryCard), next }),

  copyNumber({ currentTarget }: WechatMiniprogram.TouchEvent) {
    copy((currentTarget.dataset as { number: string }).number);
  },
});
