import { say } from '../../../interactions/failure';
import { NOTHING_READ } from '../../../interactions/reading';
import type { CallFailure } from '../../../services/cloud';
import { callAsStaff } from '../../../services/signed-in';
import { confirmed, once, problemsIn, sayUnless } from '../deeds';
import { filling } from '../filling';
import { menuChoices, partsOfChannel } from './menu-choices';
import { problemLines, type Menu, type MenuProblem } from './menu-content';
import {
  beside,
  definitionOf,
  draftsOf,
  entryAt,
  NEW_ENTRY,
  NEW_MENU,
  placeOf,
  siblingsAt,
  withEntry,
  withMoved,
  withNewEntry,
  withoutEntry,
  type EntryDraft,
  type MenuDraft,
  type Place,
} from './menu-draft';
import { menuView, NEW_FORM, type MenuForm } from './menu-view';

type Typed = WechatMiniprogram.CustomEvent<{ name: string; value: string }>;
type Tap = WechatMiniprogram.TouchEvent;

const FIRST: Place = { at: 0 };

/** Nothing is known to be wrong with a menu whose entries stand elsewhere now. */
const NO_PROBLEMS = { problems: [], refused: [] };

Page({
  ...filling,

  data: { ...NOTHING_READ, ...menuView(NEW_FORM), busy: false },

  version: 0,
  form: NEW_FORM,

  onLoad({ version = '' }: Record<string, string | undefined>) {
    this.version = Number(version);
    void wx.setNavigationBarTitle({ title: version ? '修改菜单' : '新建菜单' });
    if (!version) this.setData({ state: 'ready' });
  },

  async load() {
    if (this.data.state !== 'ready') await filling.load.call(this);
    const choices = await menuChoices();
    if (this.data.state === 'ready') this.draw({ choices });
  },

  read() {
    return callAsStaff('menu.get', { version: this.version });
  },

  show({ definition, note }: Menu) {
    this.draw({ drafts: draftsOf(definition), note });
    this.setData({ state: 'ready' });
  },

  draw(change: Partial<MenuForm>) {
    this.form = { ...this.form, ...change };
    this.setData(menuView(this.form));
  },

  current(): MenuDraft {
    return this.form.drafts[this.form.menu]!;
  },

  /** The chosen menu as `draft`, with what else changes. */
  put(draft: MenuDraft, change: Partial<MenuForm> = {}) {
    const drafts = this.form.drafts.map((one, n) => (n === this.form.menu ? draft : one));
    this.draw({ ...change, drafts });
  },

  chooseMenu({ currentTarget }: Tap) {
    this.draw({ menu: (currentTarget.dataset as { n: number }).n, place: FIRST });
  },

  addMenu() {
    const { drafts } = this.form;
    this.draw({ ...NO_PROBLEMS, drafts: [...drafts, NEW_MENU], menu: drafts.length, place: FIRST });
  },

  async removeMenu() {
    const { menu } = this.form;
    if (!(await confirmed('移除这个菜单', '这一部分人会看到所有人的菜单。'))) return;
    const drafts = this.form.drafts.filter((_, n) => n !== menu);
    this.draw({ ...NO_PROBLEMS, drafts, menu: 0, place: FIRST });
  },

  choose({ currentTarget }: Tap) {
    const { at, below } = currentTarget.dataset as { at: number; below?: number };
    this.draw({ place: below === undefined ? { at } : { at, below } });
  },

  /** `at`: behind the others of this entry's sub-menu; without it behind the others of the bar. */
  add({ currentTarget }: Tap) {
    const { at } = currentTarget.dataset as { at?: number };
    const menu = this.current();
    const row: Place = at === undefined ? FIRST : { at, below: 0 };
    const place = beside(row, siblingsAt(menu, row));
    this.put(withNewEntry(menu, place), { ...NO_PROBLEMS, place });
  },

  async remove() {
    const { place } = this.form;
    const { type, below } = entryAt(this.current(), place)!;
    const isFull = type === 'entries' && below.length > 0;
    if (isFull && !(await confirmed('移除子菜单', `里面的 ${below.length} 项会一起移除。`))) return;
    const next: Place = place.below === undefined ? FIRST : { at: place.at };
    this.put(withoutEntry(this.current(), place), { ...NO_PROBLEMS, place: next });
  },

  move({ currentTarget }: Tap) {
    const { place } = this.form;
    const by = Number((currentTarget.dataset as { by: string }).by);
    this.put(withMoved(this.current(), place, by), { ...NO_PROBLEMS, place: beside(place, by) });
  },

  changeRule({ detail: { name, value } }: Typed) {
    this.put({ ...this.current(), [name]: value });
  },

  changeNote({ detail: { value } }: Typed) {
    this.draw({ note: value });
  },

  async changeEntry({ detail: { name, value } }: Typed) {
    const { place } = this.form;
    const before = entryAt(this.current(), place)!;
    const opens = name === 'type' && value === 'entries' && before.below.length === 0;
    this.put(withEntry(this.current(), place, { [name]: value, ...(opens && { below: [NEW_ENTRY] }) }));
    if (name === 'channel' && value) await this.fillFrom(value, before);
  },

  /** Page and address as the channel has them ready, if the entry is still the one that it was chosen for. */
  async fillFrom(channelId: string, { type, name }: EntryDraft) {
    const { place, menu } = this.form;
    const parts = await partsOfChannel(channelId, type);
    if (!parts.ok) {
      say(parts.error);
      return;
    }
    const now = entryAt(this.current(), place);
    if (menu !== this.form.menu || now?.channel !== channelId || now.type !== type) return;
    const { page = now.page, fallbackUrl = now.fallbackUrl, url = now.url } = parts.data;
    this.put(
      withEntry(this.current(), place, { page, fallbackUrl, url, name: name.trim() || (parts.data.name ?? '') }),
    );
  },

  async save() {
    const input = { definition: definitionOf(this.form.drafts), note: this.form.note.trim() };
    const result = await once(this, () => callAsStaff('menu.save', input));
    if (!result) return;
    if (!result.ok) {
      this.refuse(result.error);
      return;
    }
    void wx.showToast({ title: '已保存', icon: 'success' });
    void wx.redirectTo({ url: `/packages/operator/menus/menu?version=${result.data.version}` });
  },

  refuse(failure: CallFailure) {
    const found = failure.code === 'MENU.INVALID' ? (failure.details as MenuProblem[]) : [];
    const refused = problemLines(found.filter(({ severity }) => severity === 'error'));
    const problems = problemsIn(failure);
    const first = problems.map(({ path }) => placeOf(path)).find(({ place }) => place);
    this.draw({ problems, refused, ...first });
    sayUnless([...refused, ...problems], failure);
    if (refused.length + problems.length > 0) void wx.pageScrollTo({ scrollTop: 0, duration: 200 });
  },
});
