/** app.json: https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html */
export interface AppConfig {
  pages: string[];
  subpackages?: { root: string; pages: string[] }[];
  subPackages?: { root: string; pages: string[] }[];
  window?: Record<string, string>;
  usingComponents?: Record<string, string>;
  tabBar?: { list: { pagePath: string; text: string; iconPath?: string; selectedIconPath?: string }[] };
  themeLocation?: string;
  darkmode?: boolean;
  [option: string]: unknown;
}
