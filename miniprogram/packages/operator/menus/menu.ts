import { say } from '../../../interactions/failure';
import { open } from '../../../interactions/navigation';
import { NOTHING_READ, reading } from '../../../interactions/reading';
import { callAsStaff } from '../../../services/signed-in';
import { confirmed, once } from '../deeds';
import { checkContent, menuContent, type Menu } from './menu-content';

const LIST = 'packages/operator/menus/index';

/** Past the versions on which this one was made. */
function backToMenus(): void {
  const routes = getCurrentPages().map(({ route }) => route);
  const at = routes.lastIndexOf(LIST);
  if (at < 0) void wx.redirectTo({ url: `/${LIST}` });
  else void wx.navigateBack({ delta: routes.length - 1 - at });
}

Page({
  ...reading,

  data: {
    ...NOTHING_READ,
    menu: null as ReturnType<typeof menuContent> | null,
    /** What WeChat would say of it, and what it would change; comes behind the menu itself. */
    check: null as ReturnType<typeof checkContent> | null,
    busy: false,
  },

  version: 0,
  definition: undefined as Menu['definition'] | undefined,

  onLoad({ version = '' }: Record<string, string | undefined>) {
    this.version = Number(version);
    this.showKept();
  },

  keptAs(): string {
    return `menu-${this.version}`;
  },

  async load() {
    await reading.load.call(this);
    await this.check();
  },

  read() {
    return callAsStaff('menu.get', { version: this.version });
  },

  show(menu: Menu) {
    this.definition = menu.definition;
    this.setData({ state: 'ready', menu: menuContent(menu) });
  },

  async check() {
    if (!this.definition) return;
    const result = await callAsStaff('menu.preview', { definition: this.definition });
    if (result.ok) this.setData({ check: checkContent(result.data) });
    else say(result.error);
  },

  change() {
    open(`/packages/operator/menus/menu-form?version=${this.version}`);
  },

  async publish() {
    const { version } = this;
    if (this.data.busy || !(await confirmed('发布菜单', '约一分钟后，所有粉丝会看到这个菜单。'))) return;
    const result = await once(this, () => callAsStaff('menu.publish', { version }));
    if (!result) return;
    if (!result.ok) {
      say(result.error);
      return;
    }
    void wx.showToast({ title: '已提交发布', icon: 'success' });
    backToMenus();
  },
});
