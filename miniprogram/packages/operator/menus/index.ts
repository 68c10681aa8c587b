import { open } from '../../../interactions/navigation';
import { NOTHING_READ } from '../../../interactions/reading';
import { callAsStaff } from '../../../services/signed-in';
import { following } from '../following';
import { menuCards, type Menus } from './menu-content';

Page({
  ...following,

  data: {
    ...NOTHING_READ,
    cards: [] as ReturnType<typeof menuCards>,
    isWaiting: false,
    refused: '',
  },

  keptAs: () => 'menus',

  read: () => callAsStaff('menu.list', {}),

  show(menus: Menus) {
    const { versions, wanted, live, failure } = menus;
    const isWaiting = wanted !== undefined && wanted !== live && failure === undefined;
    const refused = failure === undefined ? '' : `第 ${wanted ?? ''} 版没有发布成功：${failure}`;
    this.setData({ state: versions.length > 0 ? 'ready' : 'empty', cards: menuCards(menus), isWaiting, refused });
    // Live within about a minute.
    this.follow(isWaiting);
  },

  make() {
    open('/packages/operator/menus/menu-form');
  },

  openMenu({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/menus/menu?version=${(currentTarget.dataset as { version: number }).version}`);
  },
});
