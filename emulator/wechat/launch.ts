/** Versions of a mini program that a code or a link may open. */
export const ENV_VERSIONS = ['release', 'trial', 'develop'] as const;
export type EnvVersion = (typeof ENV_VERSIONS)[number];

/** A mini program that is being opened: what `App.onLaunch` hears of it. */
export interface Launch {
  appId: string;
  /** Page without leading slash and without query; empty: the first page. */
  path: string;
  /** `a=1&b=2`, its values as the page gets them. */
  query: string;
  /** https://developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html */
  scene: number;
  envVersion: EnvVersion;
}

/** Page and query in one, as the preview and `wx.navigateTo` take them. */
export const pageUrlOf = ({ path, query }: Pick<Launch, 'path' | 'query'>): string =>
  query === '' ? path : `${path}?${query}`;

/**
 * Where the preview opens it, on the same host: the one place that knows the preview's address (emulator/preview/README.md).
 * Without a person the preview chooses one. Simplified: the preview has one mini program and one version of it.
 */
export function previewAddress(launch: Launch, person?: string): string {
  const path = pageUrlOf(launch);
  const asked = { ...(person === undefined ? {} : { person }), ...(path === '' ? {} : { path }) };
  return `/preview?${new URLSearchParams({ ...asked, scene: String(launch.scene) }).toString()}`;
}
