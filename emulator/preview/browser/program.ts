import type { template } from 'glass-easel';
import type { WorldTime } from '../world-time.ts';

/** What the build (../build/build.ts) hands to the runtime: everything of the mini program but its code. */
export interface Program {
  app: {
    pages: string[];
    window?: WindowConfig;
    tabBar?: TabBarConfig;
    darkmode?: boolean;
    requiredPrivateInfos?: string[];
    permission?: Record<string, { desc?: string }>;
  };
  /** Variables of theme.json. */
  theme: { light?: Record<string, string>; dark?: Record<string, string> };
  styles: { app: string; components: string; pages: Record<string, string> };
  components: ProgramComponent[];
  /** By path from the root, as data addresses. */
  pictures: Record<string, string>;
  /** Letters outside of ASCII that the mini program can say by itself. */
  letters: string;
  templates: Record<string, template.ComponentTemplate['content']>;
}
/** https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#tabBar */
export interface TabBarConfig {
  list: { pagePath: string; text: string; iconPath?: string; selectedIconPath?: string }[];
  color?: string;
  selectedColor?: string;
  backgroundColor?: string;
  borderStyle?: string;
  position?: string;
  custom?: boolean;
}
export interface ProgramComponent {
  path: string;
  isPage: boolean;
  styleScope: string;
  config: WindowConfig & { component?: boolean; styleIsolation?: string; usingComponents?: Record<string, string> };
}
/** https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/page.html */
export interface WindowConfig {
  navigationBarTitleText?: string;
  navigationBarBackgroundColor?: string;
  navigationBarTextStyle?: string;
  backgroundColor?: string;
  enablePullDownRefresh?: boolean;
}

declare global {
  interface Window {
    weilianMiniprogram: Program;
    /** Runs the module of the app, a page or a component; each at most once. */
    weilianMiniprogramModules: Record<string, () => unknown>;
    /** What the server that sent the page says about itself. */
    weilianPreview: { invokeUrl: string; controlUrl?: string; appId?: string; time?: WorldTime };
  }
}
