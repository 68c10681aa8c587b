import { byId, element } from './element.ts';
import type { WindowConfig } from './program.ts';

export interface BarAction {
  icon: 'back' | 'home';
  label: string;
  run(): void;
}

/** Draws the bar above a page: colours and title of its configuration, and one button at the left. */
export function showNavigationBar(config: WindowConfig, action: BarAction | undefined): void {
  setNavigationBarColor(config.navigationBarBackgroundColor ?? '#000000', config.navigationBarTextStyle ?? 'white');
  setNavigationBarTitle(config.navigationBarTitleText ?? '');
  byId('screen').style.background = config.backgroundColor ?? '#ffffff';
  const place = byId('bar-action');
  place.replaceChildren();
  if (!action) return;
  const button = element('button', { type: 'button', class: `bar-${action.icon}`, 'aria-label': action.label });
  button.addEventListener('click', () => action.run());
  place.append(button);
}

export function setNavigationBarTitle(title: string): void {
  byId('bar-title').textContent = title;
  document.title = title;
}

export function setNavigationBarColor(background: string, text: string): void {
  const bar = byId('bar');
  bar.style.setProperty('--bar-background', background);
  bar.style.setProperty('--bar-text', text === 'white' || text === '#ffffff' ? '#ffffff' : '#000000');
}
