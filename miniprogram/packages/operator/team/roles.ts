import { say } from '../../../interactions/failure';
import { NO_PAGE, paging } from '../../../interactions/paging';
import { callAsStaff } from '../../../services/signed-in';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { confirmed, once, problemsIn, sayUnless } from '../deeds';
import { ROLE_KINDS, roleText } from './role-words';
import { withProblems, type Field, type Option, type Problem } from '../form-fields/field';

type List = OutputOf<Contracts['role.list']>;

const NOBODY_YET = { userId: '', kind: 'staff', storeId: '' };

const roleOf = ({ kind, storeId }: typeof NOBODY_YET): string => (kind === 'staff' ? `staff:${storeId}` : kind);

Page({
  ...paging,

  data: {
    ...NO_PAGE,
    fields: [] as Field[],
    busy: false,
  },

  stores: [] as Option[],
  draft: NOBODY_YET,
  problems: [] as Problem[],

  /** The names of the stores come first, so that roles are drawn once. */
  async onReady() {
    const stores = await callAsStaff('store.list', {});
    if (stores.ok) this.stores = stores.data.stores.map(({ storeId, store }) => ({ value: storeId, text: store.name }));
    this.draw();
    await paging.onReady.call(this);
  },

  read: (after?: string) => callAsStaff('role.list', { ...(after && { after }) }),

  partOf({ people, next }: List) {
    const cards = people.map(({ userId, roles }) => ({
      userId,
      roles: roles.map((role) => ({ role, text: roleText(role, this.stores) })),
    }));
    return { cards, next };
  },

  draw() {
    const { userId, kind, storeId } = this.draft;
    const { fields } = withProblems(
      [
        {
          ...({ name: 'userId', paths: ['userId'], label: '会员编号', is: 'text', most: 128, value: userId } as const),
          ...{ placeholder: '请对方在“我的”里复制', hint: '对方要先打开过一次小程序' },
        },
        {
          name: 'kind',
          paths: kind === 'staff' ? [] : ['role'],
          label: '权限',
          is: 'choice',
          value: kind,
          options: ROLE_KINDS,
        },
        ...(kind === 'staff'
          ? [
              {
                name: 'storeId',
                paths: ['role'],
                label: '门店',
                is: 'list',
                value: storeId,
                options: this.stores,
              } as const,
            ]
          : []),
      ],
      this.problems,
    );
    this.setData({ fields });
  },

  change({ detail: { name, value } }: WechatMiniprogram.CustomEvent<{ name: string; value: string }>) {
    this.draft = { ...this.draft, [name]: value };
    this.draw();
  },

  async grant() {
    const { draft } = this;
    const role = roleOf(draft);
    if (this.data.busy || !(await confirmed(`设为${roleText(role, this.stores)}`, '对方立即拥有这项权限。'))) return;
    const result = await once(this, () => callAsStaff('role.grant', { userId: draft.userId.trim(), role }));
    if (!result) return;
    this.problems = result.ok ? [] : problemsIn(result.error);
    if (result.ok) {
      this.draft = NOBODY_YET;
      void wx.showToast({ title: '已授予', icon: 'success' });
      await this.load();
    } else sayUnless(this.problems, result.error);
    this.draw();
  },

  async revoke({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { userId, role, text } = currentTarget.dataset as { userId: string; role: string; text: string };
    if (this.data.busy || !(await confirmed('收回权限', `${text}：对方立即不能再做这些事。`))) return;
    const result = await once(this, () => callAsStaff('role.revoke', { userId, role }));
    if (result && !result.ok) say(result.error);
    await this.load();
  },
});
