import { byId, element } from './element.ts';
import type { WindowConfig } from './program.ts';
import { themed } from './theme.ts';

export interface BarAction {
  icon: 'back' | 'home';
  label: string;
  run(): void;
}

/** Draws the bar above a page: colours and title of its configuration, and one button at the left. */
export function showNavigationBar(config: WindowConfig, action: BarAction | undefined): void {
  const bar = byId('bar');
  bar.style.setProperty('--bar-background', themed(config.navigationBarBackgroundColor) ?? '#000000');
  bar.style.setProperty('--bar-text', themed(config.navigationBarTextStyle) === 'black' ? '#000000' : '#ffffff');
  document.title = config.navigationBarTitleText ?? '';
  byId('bar-title').textContent = document.title;
  byId('screen').style.background = themed(config.backgroundColor) ?? '#ffffff';
  const place = byId('bar-action');
  place.replaceChildren();
  if (!action) return;
  const button = element('button', { type: 'button', class: `bar-${action.icon}`, 'aria-label': action.label });
  button.addEventListener('click', () => action.run());
  place.append(button);
}
