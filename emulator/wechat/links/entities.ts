import type { EnvVersion } from '../launch.ts';

/** URL Link, URL Scheme, Short Link. */
export type LinkKind = 'url' | 'scheme' | 'short';

export interface Link {
  kind: LinkKind;
  appId: string;
  /** Without leading slash; empty: the first page. */
  path: string;
  query: string;
  envVersion: EnvVersion;
  /** Seconds since 1970. */
  createdAt: number;
  /** Seconds since 1970; 0: never (Short Links only). */
  expiresAt: number;
}

/** From where somebody opens a link: WeChat tells the mini program another scene. */
export type OpenedFrom = 'wechat' | 'outside';
