import { commonProperties, flag, nodeOf, type BuiltIn } from './common.ts';

/** What is inside of it is drawn in the page itself, above everything. https://developers.weixin.qq.com/miniprogram/dev/component/root-portal.html */
export const rootPortal: BuiltIn = {
  properties: { ...commonProperties, enable: flag(true) },
  created(component) {
    const node = nodeOf(component);
    const place = document.createElement('wx-root-portal-content');
    portals.set(node, place);
    // The mini program's tree keeps its elements here; in the document they stand elsewhere.
    node.appendChild = (child) => place.appendChild(child);
    node.insertBefore = (child, before) => place.insertBefore(child, before);
    node.removeChild = (child) => place.removeChild(child);
  },
  attached(component) {
    const node = nodeOf(component);
    const page = component.data['enable'] ? node.closest('.page')?.querySelector(':scope > wx-page') : node;
    const place = portals.get(node)!;
    if (page === node) Node.prototype.appendChild.call(node, place);
    else page?.append(place);
  },
  detached: (component) => portals.get(nodeOf(component))?.remove(),
};

const portals = new WeakMap<HTMLElement, HTMLElement>();
