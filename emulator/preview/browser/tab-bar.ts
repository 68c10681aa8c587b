import { byId, element } from './element.ts';
import type { TabBarConfig } from './program.ts';
import { themed } from './theme.ts';

/** A badge with more letters than this is cut: https://developers.weixin.qq.com/miniprogram/dev/api/ui/tab-bar/wx.setTabBarBadge.html */
const BADGE_LETTERS = 4;

type Tab = TabBarConfig['list'][number];
type Style = Partial<Pick<TabBarConfig, 'color' | 'selectedColor' | 'backgroundColor' | 'borderStyle'>>;

/** The tabs below a tab page. https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#tabBar */
export class TabBar {
  private readonly tabs: Tab[];
  private readonly style: Style;
  private readonly marks: (string | undefined)[] = [];
  private isHiddenByPage = false;
  private selected = -1;

  constructor(
    config: TabBarConfig,
    private readonly tapped: (index: number) => void,
  ) {
    this.tabs = config.list.map((tab) => ({ ...tab }));
    this.style = { ...config };
  }

  /** Draws the bar for the page at this path; a page that is not a tab has none. */
  showFor(path: string | undefined): void {
    this.selected = this.tabs.findIndex((tab) => tab.pagePath === path);
    this.draw();
  }

  /** Shown on the tab's icon; '' is a red dot, undefined nothing. */
  mark(index: number, text: string | undefined): void {
    this.require(index);
    this.marks[index] = text !== undefined && [...text].length > BADGE_LETTERS ? '...' : text;
    this.draw();
  }

  setItem(index: number, changes: Partial<Tab>): void {
    Object.assign(this.require(index), changes);
    this.draw();
  }

  setStyle(changes: Style): void {
    this.requireTabPage();
    Object.assign(this.style, changes);
    this.draw();
  }

  setHidden(hidden: boolean): void {
    this.requireTabPage();
    this.isHiddenByPage = hidden;
    this.draw();
  }

  /** With what is set now, in the theme of now. */
  draw(): void {
    const bar = byId('tab-bar');
    bar.hidden = this.selected < 0 || this.isHiddenByPage;
    if (bar.hidden) return;
    bar.style.backgroundColor = themed(this.style.backgroundColor) ?? '#ffffff';
    bar.dataset['border'] = themed(this.style.borderStyle) ?? 'black';
    bar.replaceChildren(...this.tabs.map((tab, index) => this.drawTab(tab, index)));
  }

  private drawTab(tab: Tab, index: number): HTMLElement {
    const isSelected = index === this.selected;
    const icon = themed(isSelected ? (tab.selectedIconPath ?? tab.iconPath) : tab.iconPath);
    const picture = icon ? [element('img', { src: pictureAt(icon), alt: '' })] : [];
    const mark = this.marks[index];
    const badge = mark === undefined ? [] : [element('i', { class: mark ? 'tab-badge' : 'tab-dot' }, mark)];
    const button = element(
      'button',
      { type: 'button', role: 'tab', 'aria-selected': String(isSelected) },
      element('span', { class: 'tab-icon' }, ...picture, ...badge),
      element('span', {}, tab.text),
    );
    button.style.color = themed(isSelected ? this.style.selectedColor : this.style.color) ?? '#000000';
    button.addEventListener('click', () => this.tapped(index));
    return button;
  }

  private require(index: number): Tab {
    this.requireTabPage();
    const tab = this.tabs[index];
    if (!tab) throw new Error('invalid index');
    return tab;
  }

  private requireTabPage(): void {
    if (this.selected < 0) throw new Error('not TabBar page');
  }
}

function pictureAt(path: string): string {
  return window.weilianMiniprogram.pictures[`/${path.replace(/^\//, '')}`] ?? 'data:,';
}
