import { minute } from '../../../format/date';
import { say } from '../../../interactions/failure';
import { open } from '../../../interactions/navigation';
import { NO_PAGE, paging } from '../../../interactions/paging';
import { sentenceFor } from '../../../services/error-text';
import { callAsStaff } from '../../../services/signed-in';
import type { InputOf, OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { confirmed, once } from '../deeds';

type List = OutputOf<Contracts['person.reviews']>;
type Review = List['reviews'][number];
type Preview = OutputOf<Contracts['person.mergePreview']>;
type Decision = InputOf<Contracts['person.decide']>['decision'] | 'merge';

const KINDS: Record<Review['kind'], string> = {
  twoUnionIds: '同一人却有两个 UnionID',
  sameAccount: '两人在同一账号里各有身份',
  tooMany: '一个人的身份过多',
  unionIdChanged: '微信给出的 UnionID 变了',
  linkedFollower: '粉丝已关联到别人',
  sharedPhone: '两人验证了同一个手机号',
};
const QUESTIONS: Record<Exclude<Decision, 'merge'>, string> = {
  apart: '两边保持分开，以后不再提示。',
  again: '忘掉这条，等微信下次给出信息时重新核对。',
  rebind: '公众号改绑了开放平台账号：从现在起相信微信给出的新 UnionID。',
};

function waysOf({ kind, userIds }: Review): { name: Decision; text: string }[] {
  return [
    ...(userIds.length === 2 ? [{ name: 'merge', text: '合并' } as const] : []),
    ...(kind === 'unionIdChanged' ? [{ name: 'rebind', text: '账号改绑' } as const] : []),
    { name: 'again', text: '重新核对' },
    { name: 'apart', text: '保持分开' },
  ];
}

const reviewCard = (review: Review) => ({
  ...{ reviewId: review.reviewId, title: KINDS[review.kind], at: minute(review.createdAt), ways: waysOf(review) },
  ...{ userIds: review.userIds },
  note: review.rebinding ? `${minute(review.rebinding.at)} 起相信新的，已更换 ${review.rebinding.replaced} 个` : '',
});

/** What merging would do, in words. */
function mergeText({ into, moves }: Preview): string {
  const moved = Object.values(moves).reduce((sum, count) => sum + count, 0);
  return `保留 ${into}，另一条记录的 ${moved} 项内容和权限一并转入。之后可以撤销。`;
}

Page({
  ...paging,

  data: { ...NO_PAGE, busy: false },

  cards: [] as readonly ReturnType<typeof reviewCard>[],

  read: (after?: string) => callAsStaff('person.reviews', { ...(after && { after }) }),

  partOf: ({ reviews, next }: List) => ({ cards: reviews.map(reviewCard), next }),

  async decide({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { reviewId, name, text } = currentTarget.dataset as { reviewId: string; name: Decision; text: string };
    if (this.data.busy) return;
    if (name === 'merge') {
      await this.merge(reviewId);
      return;
    }
    if (!(await confirmed(text, QUESTIONS[name]))) return;
    const result = await once(this, () => callAsStaff('person.decide', { reviewId, decision: name }));
    if (result && !result.ok) say(result.error);
    await this.load();
  },

  openPerson({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/people/person?id=${(currentTarget.dataset as { id: string }).id}`);
  },

  /** First what it would do, then whether it shall be done; afterwards there is nothing left to decide. */
  async merge(reviewId: string) {
    const [userId, otherId] = this.cards.find((one) => one.reviewId === reviewId)?.userIds ?? [];
    if (userId === undefined || otherId === undefined) return;
    const preview = await once(this, () => callAsStaff('person.mergePreview', { userId, otherId }));
    if (!preview) return;
    if (!preview.ok) {
      say(preview.error);
      return;
    }
    const { conflict } = preview.data;
    if (conflict) {
      void wx.showModal({ title: '不能合并', content: sentenceFor(conflict), showCancel: false });
      return;
    }
    if (!(await confirmed('合并', mergeText(preview.data)))) return;
    const merged = await once(this, () => callAsStaff('person.merge', { userId, otherId }));
    if (merged?.ok) await callAsStaff('person.decide', { reviewId, decision: 'again' });
    else if (merged) say(merged.error);
    await this.load();
  },
});
