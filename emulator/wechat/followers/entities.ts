/** How a person came to follow: WeChat's `subscribe_scene`, and the scene value of a parametric QR code. */
export interface FollowOrigin {
  subscribeScene: string;
  /** Scene of a parametric QR code: a number, or text of up to 64 characters. */
  qrScene?: string | number;
}

/** When somebody began to follow, and through what. */
export interface Arrival {
  /** Seconds since 1970; a new follow overwrites it. */
  subscribedAt: number;
  subscribeScene: string;
}

/** What WeChat knows of somebody who follows an Official Account now. */
export interface Follower extends FollowOrigin, Arrival {
  /** Of the person. */
  index: number;
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
