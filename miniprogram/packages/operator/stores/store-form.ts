import { say } from '../../../interactions/failure';
import { NOTHING_READ } from '../../../interactions/reading';
import type { CallResult } from '../../../services/cloud';
import { randomKey } from '../../../services/session';
import { callAsStaff } from '../../../services/signed-in';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { confirmed, once, problemsIn, sayUnless } from '../deeds';
import { filling } from '../filling';
import { withProblems, type Field, type Problem } from '../form-fields/field';
import { draftOf, hourFields, NEW_STORE, storeFields, storeOf } from './store-fields';

type Kept = OutputOf<Contracts['store.list']>['stores'][number];

Page({
  ...filling,

  data: {
    ...NOTHING_READ,
    fields: [] as Field[],
    hours: [] as Field[],
    others: [] as string[],
    canRemove: false,
    busy: false,
  },

  storeId: '',
  revision: 0,
  draft: NEW_STORE,
  problems: [] as Problem[],
  requestKey: '',

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.storeId = id || `store-${randomKey()}`;
    this.requestKey = randomKey();
    void wx.setNavigationBarTitle({ title: id ? '修改门店' : '新增门店' });
    this.setData({ canRemove: id !== '' });
    if (id) return;
    this.setData({ state: 'ready' });
    this.draw();
  },

  async load() {
    if (this.data.canRemove && this.revision === 0) await filling.load.call(this);
  },

  /** There is no call for one store: it is looked for in the list, page by page. */
  async read(): Promise<CallResult<Kept>> {
    let after: string | undefined;
    do {
      const page = await callAsStaff('store.list', after === undefined ? {} : { after });
      if (!page.ok) return page;
      const found = page.data.stores.find(({ storeId }) => storeId === this.storeId);
      if (found) return { ok: true, data: found };
      after = page.data.next;
    } while (after !== undefined);
    return { ok: false, error: { code: 'STORE.NOT_FOUND' } };
  },

  show({ revision, store }: Kept) {
    this.revision = revision;
    this.draft = draftOf(store);
    this.setData({ state: 'ready' });
    this.draw();
  },

  draw() {
    const hours = withProblems(hourFields(this.draft), this.problems);
    const { fields, others } = withProblems(storeFields(this.draft), hours.others);
    this.setData({ fields, hours: hours.fields, others: others.map(({ says }) => says) });
  },

  change({ detail: { name, value } }: WechatMiniprogram.CustomEvent<{ name: string; value: string }>) {
    const [, day] = /^day-(\d)$/.exec(name) ?? [];
    const { days } = this.draft;
    this.draft = day
      ? { ...this.draft, days: days.map((before, at) => (at === Number(day) ? value : before)) }
      : { ...this.draft, [name]: value };
    this.requestKey = randomKey();
    this.draw();
  },

  async save() {
    const { storeId, revision, requestKey } = this;
    const store = storeOf(this.draft);
    const result = await once(this, () => callAsStaff('store.save', { storeId, revision, requestKey, store }));
    if (!result) return;
    if (result.ok) {
      void wx.showToast({ title: '已保存', icon: 'success' });
      void wx.navigateBack();
      return;
    }
    this.problems = problemsIn(result.error);
    sayUnless(this.problems, result.error);
    this.draw();
  },

  async remove() {
    const { storeId, revision } = this;
    if (this.data.busy || !(await confirmed('删除门店', '删除后不能恢复；只是暂停营业，请改为停业。'))) return;
    const result = await once(this, () => callAsStaff('store.remove', { storeId, revision }));
    if (result?.ok) void wx.navigateBack();
    else if (result) say(result.error);
  },
});
