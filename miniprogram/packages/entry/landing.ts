import { say } from '../../interactions/failure';
import { sentenceFor } from '../../services/error-text';
import { lookAt, trackVisit } from '../../services/activity';
import { acceptLink, readLinkOffer, type LinkOffer } from '../../services/link';
import { channelIn, enter, newVisit, type Visit } from '../../services/session';

Page({
  data: {
    state: 'entering',
    isFollower: false,
    errorTitle: '',
    /** The follower that the person may say they are. */
    offer: undefined as LinkOffer | undefined,
  },

  visit: undefined as Visit | undefined,
  ticket: undefined as string | undefined,
  leaving: false,
  linking: false,

  async onLoad(query: Record<string, string | undefined>) {
    this.visit = newVisit(channelIn(query));
    trackVisit(this.visit);
    this.ticket = query['ticket'];
    await this.signIn();
  },

  onShow() {
    this.leaving = false;
    lookAt('packages/entry/landing');
  },

  /** A repeat reports the same visit, so that it counts once. */
  async signIn() {
    this.setData({ state: 'entering' });
    const result = await enter(this.visit ?? newVisit());
    if (!result.ok) {
      this.setData({ state: 'failed', errorTitle: sentenceFor(result.error.code) });
      return;
    }
    const { isFollower } = result.data;
    this.setData({ state: 'ready', isFollower });
    if (!isFollower) this.setData({ offer: await readLinkOffer(this.ticket) });
  },

  /** "That is me": works once, also when it is tapped twice. What can be tried again stays. */
  async link() {
    if (this.linking || this.ticket === undefined) return;
    this.linking = true;
    const result = await acceptLink(this.ticket);
    this.linking = false;
    if (result.ok) this.setData({ offer: undefined, isFollower: true });
    else {
      say(result.error);
      if (result.error.code.startsWith('LINK.')) this.notMe();
    }
  },

  notMe() {
    this.setData({ offer: undefined });
  },

  /** Works at once, also before the sign-in has answered: the coupon centre waits for it where it must. */
  toCoupons() {
    if (this.leaving) return;
    this.leaving = true;
    wx.switchTab({ url: '/pages/centre/index', fail: () => (this.leaving = false) });
  },
});
