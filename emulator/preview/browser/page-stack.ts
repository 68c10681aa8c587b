import { splitUrl } from './launch.ts';
import { openPage, type OpenPage } from './page.ts';
import type { Program } from './program.ts';
import type { ProgramSpace } from './program-space.ts';
import { showNavigationBar } from './navigation-bar.ts';

/** More pages than this are refused: https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html */
const MAX_PAGES = 10;

/** The mini program has no such page. */
export class PageNotFound extends Error {
  constructor(readonly path: string) {
    super(`page "${path}" is not found`);
  }
}

/** The pages that are open, the visible one last. */
export class PageStack {
  private readonly pages: OpenPage[] = [];

  constructor(
    private readonly program: Program,
    private readonly space: ProgramSpace,
  ) {}

  get top(): OpenPage | undefined {
    return this.pages.at(-1);
  }

  callers(): object[] {
    return this.pages.map((page) => page.caller);
  }

  /** Each of these throws an Error whose message is what follows `:fail ` in WeChat's errMsg. */
  navigateTo(url: string): void {
    const target = this.resolve(url);
    if (this.isTab(target.path)) throw new Error('can not navigateTo a tabbar page');
    if (this.pages.length >= MAX_PAGES) throw new Error('webview count limit exceed');
    this.top?.hide();
    this.open(target);
  }

  redirectTo(url: string): void {
    const target = this.resolve(url);
    if (this.isTab(target.path)) throw new Error('can not redirectTo a tabbar page');
    this.pages.pop()?.unload();
    this.open(target);
  }

  reLaunch(url: string): void {
    const target = this.resolve(url);
    while (this.pages.length > 0) this.pages.pop()?.unload();
    this.open(target);
  }

  switchTab(url: string): void {
    const target = this.resolve(url);
    if (!this.isTab(target.path)) throw new Error('can not switch to no-tabBar page');
    this.reLaunch(url);
  }

  navigateBack(delta = 1): void {
    if (this.pages.length <= 1) throw new Error('cannot navigate back at first page.');
    for (let left = Math.min(delta, this.pages.length - 1); left > 0; left -= 1) this.pages.pop()?.unload();
    this.top?.show();
    this.drawBar();
  }

  /** Also without any page: then it is the way to the first one. */
  drawBar(): void {
    const home = this.program.app.pages[0] ?? '';
    showNavigationBar(
      { ...this.program.app.window, ...this.top?.config },
      this.pages.length > 1
        ? { icon: 'back', label: '返回', run: () => this.navigateBack() }
        : this.top?.path === home
          ? undefined
          : { icon: 'home', label: '首页', run: () => this.reLaunch(`/${home}`) },
    );
  }

  private open({ path, query }: { path: string; query: Record<string, string> }): void {
    const component = this.space.define(path);
    if (!component) throw new PageNotFound(path);
    const page = openPage(this.space, component, query, this.program.styles.pages[path] ?? '');
    this.pages.push(page);
    this.drawBar();
    page.call('onLoad', query);
    if (this.top !== page) return;
    page.show();
    page.call('onReady');
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
