import { open } from '../../interactions/navigation';
import { NOTHING_READ, reading } from '../../interactions/reading';
import { callAsStaff } from '../../services/signed-in';
import { menuCards, type Menus } from './menu-content';

/** What is to be published is live within about a minute. */
const LOOK_AGAIN_MS = 5_000;

Page({
  ...reading,

  data: {
    ...NOTHING_READ,
    cards: [] as ReturnType<typeof menuCards>,
    isWaiting: false,
    refused: '',
  },

  lookingAgain: 0,

  onHide() {
    clearTimeout(this.lookingAgain);
  },

  onUnload() {
    clearTimeout(this.lookingAgain);
  },

  keptAs: () => 'menus',

  read: () => callAsStaff('menu.list', {}),

  show(menus: Menus) {
    const { versions, wanted, live, failure } = menus;
    const isWaiting = wanted !== undefined && wanted !== live && failure === undefined;
    const refused = failure === undefined ? '' : `第 ${wanted ?? ''} 版没有发布成功：${failure}`;
    this.setData({ state: versions.length > 0 ? 'ready' : 'empty', cards: menuCards(menus), isWaiting, refused });
    clearTimeout(this.lookingAgain);
    if (isWaiting) this.lookingAgain = setTimeout(() => void this.load(), LOOK_AGAIN_MS);
  },

  openMenu({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/menu?version=${(currentTarget.dataset as { version: number }).version}`);
  },
});
