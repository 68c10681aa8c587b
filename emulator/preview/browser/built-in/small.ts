import type { GeneralComponent } from 'glass-easel';
import { commonProperties, flag, nodeOf, number, set, text, ignoredProperties, type BuiltIn } from './common.ts';

function drawProgress(this: GeneralComponent): void {
  const { percent, strokeWidth, showInfo, fontSize, borderRadius, active, duration } = this.data as Record<
    string,
    number
  >;
  const { color, activeColor, backgroundColor } = this.data as Record<string, string>;
  const node = nodeOf(this);
  const [track, label] = node.children as unknown as [HTMLElement, HTMLElement];
  const bar = track.firstElementChild as HTMLElement;
  track.setAttribute(
    'style',
    `height: ${strokeWidth}px; background: ${backgroundColor}; border-radius: ${borderRadius}px`,
  );
  bar.style.background = activeColor || color || '#09BB07';
  bar.style.transition = active ? `width ${duration! * percent!}ms linear` : 'none';
  bar.style.width = `${percent}%`;
  label.hidden = !showInfo;
  label.textContent = `${percent}%`;
  label.style.fontSize = `${fontSize}px`;
  set(this, 'aria-valuenow', percent);
}

/** https://developers.weixin.qq.com/miniprogram/dev/component/progress.html */
export const progress: BuiltIn = {
  properties: {
    ...commonProperties,
    ...ignoredProperties('activeMode'),
    percent: number(0, drawProgress),
    showInfo: flag(false, drawProgress),
    borderRadius: number(0, drawProgress),
    fontSize: number(16, drawProgress),
    strokeWidth: number(6, drawProgress),
    color: text('', drawProgress),
    activeColor: text('', drawProgress),
    backgroundColor: text('#EBEBEB', drawProgress),
    active: flag(false, drawProgress),
    duration: number(30, drawProgress),
  },
  created(component) {
    const track = document.createElement('div');
    track.className = 'progress-track';
    const bar = track.appendChild(document.createElement('div'));
    nodeOf(component).append(track, document.createElement('span'));
    set(component, 'role', 'progressbar');
    bar.addEventListener('transitionend', () =>
      component.triggerEvent('activeend', { curPercent: Number(component.data['percent']) }),
    );
  },
  attached: (component) => drawProgress.call(component),
};

const CIRCLE = 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22z';
/** What is cut out of a disc, or stands alone; drawn as lines. */
const ICONS: Record<string, { color: string; disc: boolean; lines: string }> = {
  success: { color: '#09bb07', disc: true, lines: 'M6.5 12.5l3.8 3.8 7.4-8' },
  success_no_circle: { color: '#09bb07', disc: false, lines: 'M4 12.5l5.5 5.5L20 6.5' },
  info: { color: '#10aeff', disc: true, lines: 'M12 10.5V18M12 6.2v1.6' },
  warn: { color: '#f76260', disc: true, lines: 'M12 6v7.5M12 16.2v1.6' },
  waiting: { color: '#10aeff', disc: true, lines: 'M12 5.5V12l4 4' },
  cancel: { color: '#f43530', disc: true, lines: 'M8 8l8 8M16 8l-8 8' },
  clear: { color: '#b2b2b2', disc: true, lines: 'M8 8l8 8M16 8l-8 8' },
  download: { color: '#09bb07', disc: true, lines: 'M12 6v9M8 12l4 4 4-4' },
  search: { color: '#b2b2b2', disc: false, lines: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21' },
};

function drawIcon(this: GeneralComponent): void {
  const { type, size, color } = this.data as Record<string, string>;
  const sign = ICONS[type ?? ''];
  const node = nodeOf(this);
  const px = typeof size === 'number' || /^\d+$/.test(String(size)) ? `${size}px` : String(size);
  node.style.setProperty('--icon-size', px);
  if (!sign) return node.replaceChildren();
  const paint = color || sign.color;
  const disc = sign.disc ? `<path d="${CIRCLE}" fill="${paint}"/>` : '';
  node.innerHTML = `<svg viewBox="0 0 24 24" width="100%" height="100%" aria-hidden="true">${disc}<path d="${sign.lines}" fill="none" stroke="${sign.disc ? '#fff' : paint}" stroke-width="1.8" stroke-linecap="round"/></svg>`;
}

/** https://developers.weixin.qq.com/miniprogram/dev/component/icon.html */
export const icon: BuiltIn = {
  properties: {
    ...commonProperties,
    type: text('', drawIcon),
    size: { type: null, value: 23, observer: drawIcon },
    color: text('', drawIcon),
  },
};
