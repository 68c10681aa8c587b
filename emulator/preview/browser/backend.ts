import { CurrentWindowBackendContext, Event as ComponentEvent } from 'glass-easel';
import { BUILT_IN_TAGS } from '../built-in-tags.ts';
import { domTag } from '../build/selectors.ts';
import { toBrowserLengths } from '../build/units.ts';
import { reportMissing } from './missing.ts';

/** Events of WeChat that no code here raises; a listener for one would wait for ever. */
const MISSING_EVENTS = new Set(['longpress', 'longtap', 'touchforcechange']);

/** Members of glass-easel's const enum EventBubbleStatus, which cannot be imported as values. */
const NORMAL = 0;
const NO_DEFAULT = 1;

/** The root of every page; the style sheets' `page`. */
export const PAGE_TAG = domTag('page');

const builtIn: ReadonlySet<string> = new Set(BUILT_IN_TAGS);

/**
 * glass-easel's own backend for a browser window, with the names of WeChat's tags (`<wx-view>`), rpx in inline styles,
 * and a notice for tags and events that do not exist here.
 */
export function createBackend(componentTags: ReadonlySet<string>): CurrentWindowBackendContext {
  const context = new CurrentWindowBackendContext();
  const dom = context.document;
  context.document = {
    createElement: (tag) => {
      const known = builtIn.has(tag) || componentTags.has(tag) || tag === PAGE_TAG;
      if (!known) reportMissing(`组件 <${tag}> 在预览中不可用 · component <${tag}> is not in the preview`);
      return withLengths(dom.createElement(nameInDocument(tag)));
    },
    createTextNode: (content) => dom.createTextNode(content),
    createDocumentFragment: () => dom.createDocumentFragment(),
  };
  // The document's events (taps are made of touches and of mouse buttons) enter the mini program's tree here.
  context.onEvent((target, type, detail, options) => {
    const event = new ComponentEvent(type, detail, options);
    ComponentEvent.dispatchEvent(target, event);
    return event.defaultPrevented() ? NO_DEFAULT : NORMAL;
  });
  const setListenerStats = context.setListenerStats.bind(context);
  context.setListenerStats = (element, type, capture, level) => {
    if (MISSING_EVENTS.has(type)) reportMissing(`事件 ${type} 在预览中不可用 · event ${type} is not in the preview`);
    setListenerStats(element, type, capture, level);
  };
  return context;
}

/** A custom element's name has a dash: so no tag of a mini program is taken for one of HTML (`<a>`, `<map>`). */
function nameInDocument(tag: string): string {
  if (builtIn.has(tag)) return domTag(tag);
  return tag.includes('-') ? tag : `x-${tag}`;
}

function withLengths<T extends { setAttribute(name: string, value: unknown): void }>(element: T): T {
  const setAttribute = element.setAttribute.bind(element);
  element.setAttribute = (name, value) =>
    setAttribute(name, name === 'style' && typeof value === 'string' ? toBrowserLengths(value) : value);
  return element;
}
