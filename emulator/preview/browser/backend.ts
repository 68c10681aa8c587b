import { CurrentWindowBackendContext, Event as ComponentEvent } from 'glass-easel';
import { BUILT_IN_TAGS } from '../built-in-tags.ts';
import { domTag } from '../build/selectors.ts';
import { toBrowserLengths } from '../build/units.ts';
import { byId } from './element.ts';
import { reportMissing } from './missing.ts';
import { watchTouches } from './touches.ts';

/** Events of WeChat that no code here raises; a listener for one would wait for ever. */
const MISSING_EVENTS = new Set(['touchforcechange']);
/** All that the document raises by itself; whatever else is heard comes from fingers (touches.ts) or from components. */
const DOCUMENT_EVENTS = new Set(['transitionend', 'animationstart', 'animationiteration', 'animationend']);

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
      return asOnPhone(dom.createElement(nameInDocument(tag)));
    },
    createTextNode: (content) => dom.createTextNode(content),
    createDocumentFragment: () => dom.createDocumentFragment(),
  };
  // The document's own events enter the mini program's tree here.
  context.onEvent((target, type, detail, options) => {
    if (!DOCUMENT_EVENTS.has(type)) return NORMAL;
    const event = new ComponentEvent(type, detail, options);
    ComponentEvent.dispatchEvent(target, event);
    return event.defaultPrevented() ? NO_DEFAULT : NORMAL;
  });
  const setListenerStats = context.setListenerStats.bind(context);
  context.setListenerStats = (element, type, capture, level) => {
    if (MISSING_EVENTS.has(type)) reportMissing(`事件 ${type} 在预览中不可用 · event ${type} is not in the preview`);
    if (DOCUMENT_EVENTS.has(type)) setListenerStats(element, type, capture, level);
  };
  const observe = context.createIntersectionObserver.bind(context);
  // WeChat's viewport is the page without its bars.
  context.createIntersectionObserver = (target, relative, ...rest) =>
    observe(target, relative ?? (byId('screen') as never), ...rest);
  watchTouches();
  return context;
}

/** A custom element's name has a dash: so no tag of a mini program is taken for one of HTML (`<a>`, `<map>`). */
function nameInDocument(tag: string): string {
  if (builtIn.has(tag)) return domTag(tag);
  return tag.includes('-') ? tag : `x-${tag}`;
}

interface BackendElement {
  setAttribute(name: string, value: unknown): void;
  getBoundingClientRect(): DOMRect;
}

/** What a mini program measures begins below the navigation bar, and its inline styles may be in rpx. */
function asOnPhone<T>(made: T): T {
  const element = made as T & BackendElement;
  const setAttribute = element.setAttribute.bind(element);
  element.setAttribute = (name, value) =>
    setAttribute(name, name === 'style' && typeof value === 'string' ? toBrowserLengths(value) : value);
  element.getBoundingClientRect = () => {
    const { x, y, width, height } = Element.prototype.getBoundingClientRect.call(element);
    const screen = byId('screen').getBoundingClientRect();
    return new DOMRect(x - screen.x, y - screen.y, width, height);
  };
  return element;
}
