import { closePageContainer } from './built-in/page-container.ts';
import { EventChannel } from './event-channel.ts';
import { splitUrl } from './launch.ts';
import { reportMissing } from './missing.ts';
import { openPage, type OpenPage } from './page.ts';
import type { Program, WindowConfig } from './program.ts';
import type { ProgramSpace } from './program-space.ts';
import { showNavigationBar } from './navigation-bar.ts';
import { TabBar } from './tab-bar.ts';

/** More pages than this are refused: https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html */
const MAX_PAGES = 10;

/** The mini program has no such page. */
export class PageNotFound extends Error {
  constructor(readonly path: string) {
    super(`page "${path}" is not found`);
  }
}

/**
 * The pages that are open, the visible one last. Tab pages that have been opened stay open, also when they are not on
 * the stack, until reLaunch or redirectTo closes them.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/route.html
 */
export class PageStack {
  private readonly pages: OpenPage[] = [];
  private readonly openTabs = new Map<string, OpenPage>();
  readonly tabBar: TabBar | undefined;

  constructor(
    private readonly program: Program,
    private readonly space: ProgramSpace,
  ) {
    const config = program.app.tabBar;
    if (!config) return;
    if (config.custom || config.position === 'top') reportMissing('tabBar 的 custom 和 position: top 在预览中不可用');
    this.tabBar = new TabBar(config, (index) => this.tapTab(index));
  }

  get top(): OpenPage | undefined {
    return this.pages.at(-1);
  }

  callers(): object[] {
    return this.pages.map((page) => page.caller);
  }

  /** Each of these throws an Error whose message is what follows `:fail ` in WeChat's errMsg. */
  navigateTo(url: string, opener?: EventChannel): void {
    const target = this.resolve(url);
    if (this.isTab(target.path)) throw new Error('can not navigateTo a tabbar page');
    if (this.pages.length >= MAX_PAGES) throw new Error('webview count limit exceed');
    this.top?.hide();
    this.open(target, opener);
  }

  redirectTo(url: string): void {
    const target = this.resolve(url);
    if (this.isTab(target.path)) throw new Error('can not redirectTo a tabbar page');
    this.close(this.pages.pop());
    this.open(target);
  }

  reLaunch(url: string): void {
    const target = this.resolve(url);
    while (this.pages.length > 0) this.close(this.pages.pop());
    for (const tab of this.openTabs.values()) this.close(tab);
    this.open(target);
  }

  switchTab(url: string): void {
    const { path, query } = this.resolve(url);
    if (!this.isTab(path)) throw new Error('can not switch to no-tabBar page');
    if (Object.keys(query).length > 0) reportMissing(`switchTab 的地址不能带参数 · a tab takes no query: ${url}`);
    if (this.top?.path === path) return;
    while (this.pages.length > 0) this.leave(this.pages.pop()!, this.pages.length === 0);
    const open = this.openTabs.get(path);
    if (!open) {
      this.open({ path, query: {} });
      return;
    }
    this.pages.push(open);
    open.show();
    this.drawBar();
  }

  navigateBack(delta = 1): void {
    if (this.top && closePageContainer(this.top.host)) return;
    if (this.pages.length <= 1) throw new Error('cannot navigate back at first page.');
    for (let left = Math.min(delta, this.pages.length - 1); left > 0; left -= 1) this.pages.pop()?.unload();
    this.top?.show();
    this.drawBar();
  }

  /** Also without any page: then it is the way to the first one. */
  drawBar(): void {
    const home = this.program.app.pages[0] ?? '';
    const path = this.top?.path;
    this.tabBar?.showFor(path);
    showNavigationBar(
      { ...this.program.app.window, ...this.top?.config },
      this.pages.length > 1
        ? { icon: 'back', label: '返回', run: () => this.navigateBack() }
        : path !== undefined && (path === home || this.isTab(path))
          ? undefined
          : { icon: 'home', label: '首页', run: () => this.reLaunch(`/${home}`) },
    );
  }

  /** A page keeps the title and the colours that it has given to its bar. */
  configureTop(changes: WindowConfig): void {
    if (this.top) Object.assign(this.top.config, changes);
    this.drawBar();
  }

  private open({ path, query }: { path: string; query: Record<string, string> }, opener = new EventChannel()): void {
    const component = this.space.define(path);
    if (!component) throw new PageNotFound(path);
    const page = openPage(this.space, component, query, this.program.styles.pages[path] ?? '');
    Object.assign(page.caller, { getOpenerEventChannel: () => opener });
    this.pages.push(page);
    if (this.isTab(path)) this.openTabs.set(path, page);
    this.drawBar();
    page.call('onLoad', query);
    if (this.top !== page) return;
    page.show();
    page.call('onReady');
  }

  private close(page: OpenPage | undefined): void {
    page?.unload();
    if (page) this.openTabs.delete(page.path);
  }

  /** What switchTab does to a page of the old stack; of tabs only the last one was visible, if nothing was above it. */
  private leave(page: OpenPage, isBottom: boolean): void {
    if (!isBottom || !this.isTab(page.path)) this.close(page);
    else if (!page.host.hidden) page.hide();
  }

  private tapTab(index: number): void {
    const tab = this.program.app.tabBar?.list[index];
    if (!tab) return;
    this.switchTab(`/${tab.pagePath}`);
    this.top?.call('onTabItemTap', { index: String(index), pagePath: tab.pagePath, text: tab.text });
  }

  /** Addresses may be relative to the open page, as in WeChat. */
  private resolve(url: string): { path: string; query: Record<string, string> } {
    const { path, query } = splitUrl(url);
    const base = url.startsWith('/') ? '' : (this.top?.path ?? '');
    const target = new URL(path, `file:///${base}`).pathname.slice(1);
    const known = this.program.components.some((component) => component.isPage && component.path === target);
    if (!known) throw new PageNotFound(target);
    return { path: target, query };
  }

  private isTab(path: string): boolean {
    return this.program.app.tabBar?.list.some((tab) => tab.pagePath === path) ?? false;
  }
}
