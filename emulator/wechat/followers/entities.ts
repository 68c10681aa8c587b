/** How a person came to follow: WeChat's `subscribe_scene`, and the scene value of a parametric QR code. */
export interface FollowOrigin {
  subscribeScene: string;
  /** Scene of a parametric QR code: a number, or text of up to 64 characters. */
  qrScene?: string | number;
}

/** What WeChat knows of somebody who follows an Official Account now. */
export interface Follower extends FollowOrigin {
  /** Of the person. */
  index: number;
  /** Seconds since 1970; a new follow overwrites it. */
  subscribedAt: number;
  tagIds: number[];
  remark: string;
}

/** A follower as the console and the demo see one. */
export interface FollowerCard extends Omit<Follower, 'index'> {
  openId: string;
  /** At the first mini program. */
  mpOpenId: string;
  unionId?: string;
  name: string;
}
