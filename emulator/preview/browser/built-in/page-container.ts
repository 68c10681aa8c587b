import type { GeneralComponent } from 'glass-easel';
import { commonProperties, flag, ignoredProperties, nodeOf, number, text, type BuiltIn } from './common.ts';

const shown: GeneralComponent[] = [];

/** Going back closes the container that is open in the page instead; whether there was one. */
export function closePageContainer(host: Element): boolean {
  const top = shown.findLast((one) => nodeOf(one).closest('.page') === host);
  top?.setData({ show: false } as never);
  return top !== undefined;
}

function turn(this: GeneralComponent): void {
  const show = Boolean(this.data['show']);
  if (show === shown.includes(this)) return;
  const name = show ? 'enter' : 'leave';
  if (show) shown.push(this);
  else shown.splice(shown.indexOf(this), 1);
  this.triggerEvent(`before${name}`, {});
  nodeOf(this).toggleAttribute('open', show);
  this.triggerEvent(name, {});
  window.setTimeout(() => this.triggerEvent(`after${name}`, {}), Number(this.data['duration']));
}

function dress(this: GeneralComponent): void {
  const node = nodeOf(this);
  const [overlay] = node.children as unknown as [HTMLElement];
  node.dataset['position'] = String(this.data['position']);
  node.toggleAttribute('round', Boolean(this.data['round']));
  node.style.zIndex = String(this.data['zIndex']);
  overlay.hidden = !this.data['overlay'];
  overlay.setAttribute('style', String(this.data['overlayStyle'] ?? ''));
}

/** Its content lies over the page. https://developers.weixin.qq.com/miniprogram/dev/component/page-container.html */
export const pageContainer: BuiltIn = {
  properties: {
    ...commonProperties,
    ...ignoredProperties('closeOnSlideDown', 'customStyle'),
    show: flag(false, turn),
    duration: number(300),
    zIndex: number(100, dress),
    overlay: flag(true, dress),
    position: text('bottom', dress),
    round: flag(false, dress),
    overlayStyle: text('', dress),
  },
  created(component) {
    const node = nodeOf(component);
    const overlay = document.createElement('div');
    overlay.className = 'container-overlay';
    const panel = document.createElement('div');
    panel.className = 'container-panel';
    node.append(overlay, panel);
    node.appendChild = (child) => panel.appendChild(child);
    node.insertBefore = (child, before) => panel.insertBefore(child, before);
    node.removeChild = (child) => panel.removeChild(child);
    overlay.addEventListener('click', () => {
      component.triggerEvent('clickoverlay', {});
      component.setData({ show: false } as never);
    });
  },
  attached: (component) => dress.call(component),
  detached(component) {
    const at = shown.indexOf(component);
    if (at >= 0) shown.splice(at, 1);
  },
};
