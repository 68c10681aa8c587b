import { Event as ComponentEvent, type Element as ComponentElement } from 'glass-easel';
import { byId } from './element.ts';

/** https://developers.weixin.qq.com/miniprogram/dev/framework/view/wxml/event.html */
const LONG_PRESS_MS = 350;
/** A finger that moved further does not tap, px. */
const STILL_PX = 10;
/** After a touch browsers make up events of a mouse, for as long as this, ms. */
const MADE_UP_MOUSE_MS = 1_000;
const MOUSE = 0;

interface Point {
  identifier: number;
  clientX: number;
  clientY: number;
  force?: number;
}
/** As WeChat hands it over: measured from the page, which begins below the navigation bar. */
interface Touch extends Required<Point> {
  pageX: number;
  pageY: number;
}
interface Finger {
  target: EventTarget;
  start: Point;
  last: Point;
  moved: boolean;
  /** A long press that somebody listened to is no tap any more. */
  pressed: boolean;
  timer: number;
}
type Linked = Node & { __wxElement?: ComponentElement };

const fingers = new Map<number, Finger>();

/** Raises touchstart … longpress on the mini program's elements, out of the browser's touches and of its mouse. */
export function watchTouches(): void {
  const passive = { capture: true, passive: false };
  for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) {
    document.addEventListener(type, ontouch, passive);
  }
  document.addEventListener('mousedown', onmouse, passive);
  window.addEventListener('mousemove', onmouse, passive);
  window.addEventListener('mouseup', onmouse, passive);
}

let lastTouchAt = -MADE_UP_MOUSE_MS;

function ontouch(event: TouchEvent): void {
  lastTouchAt = performance.now();
  for (const touch of event.changedTouches) handle(event.type, touch, event);
}

const MOUSE_TYPES: Record<string, string> = { mousedown: 'touchstart', mousemove: 'touchmove', mouseup: 'touchend' };

function onmouse(event: MouseEvent): void {
  if (event.button !== 0 || performance.now() - lastTouchAt < MADE_UP_MOUSE_MS) return;
  handle(MOUSE_TYPES[event.type]!, { identifier: MOUSE, clientX: event.clientX, clientY: event.clientY }, event);
}

function handle(type: string, point: Point, event: Event): void {
  if (type === 'touchstart') start(point, event);
  const finger = fingers.get(point.identifier);
  if (!finger) return;
  finger.last = point;
  if (type === 'touchmove' && isFar(finger)) cancelTap(finger, event);
  if (type === 'touchcancel') cancelTap(finger, event);
  if (type === 'touchend' || type === 'touchcancel') fingers.delete(point.identifier);
  raise(type, finger, event);
  if (type !== 'touchend' && type !== 'touchcancel') return;
  window.clearTimeout(finger.timer);
  if (type === 'touchend' && !finger.moved && !finger.pressed) raise('tap', finger, event);
}

function start(point: Point, event: Event): void {
  if (!event.target) return;
  const finger: Finger = { target: event.target, start: point, last: point, moved: false, pressed: false, timer: 0 };
  finger.timer = window.setTimeout(() => {
    finger.pressed = raise('longpress', finger, event);
    raise('longtap', finger, event);
  }, LONG_PRESS_MS);
  fingers.set(point.identifier, finger);
}

const isFar = ({ start, last }: Finger): boolean =>
  Math.abs(start.clientX - last.clientX) > STILL_PX || Math.abs(start.clientY - last.clientY) > STILL_PX;

function cancelTap(finger: Finger, event: Event): void {
  window.clearTimeout(finger.timer);
  if (!finger.moved) raise('canceltap', finger, event);
  finger.moved = true;
}

/** Whether any listener was there. */
function raise(type: string, finger: Finger, original: Event): boolean {
  const element = componentAt(finger.target as Node);
  if (!element) return false;
  const page = (finger.target as Element).closest?.('.page');
  const touch = asTouch(finger.last, page);
  const touches = [...fingers.values()].map(({ last }) => asTouch(last, page));
  const detail = type.startsWith('touch') ? {} : { x: touch.pageX, y: touch.pageY };
  let heard = false;
  const event = new ComponentEvent(type, detail, {
    originalEvent: original,
    bubbles: true,
    composed: true,
    capturePhase: true,
    extraFields: { touches: type === 'tap' ? [touch] : touches, changedTouches: [touch] },
    handleListenerReturn: (answer) => {
      heard = true;
      return answer !== false;
    },
  });
  ComponentEvent.dispatchEvent(element, event);
  if (event.defaultPrevented() && original.cancelable && type === 'touchmove') original.preventDefault();
  return heard;
}

function componentAt(node: Linked | null): ComponentElement | undefined {
  for (let at = node; at; at = at.parentNode) if (at.__wxElement) return at.__wxElement;
  return undefined;
}

function asTouch({ identifier, clientX, clientY, force = 1 }: Point, page: Element | null | undefined): Touch {
  const { left, top } = byId('screen').getBoundingClientRect();
  const [x, y] = [clientX - left, clientY - top];
  return {
    ...{ identifier, force, clientX: x, clientY: y },
    pageX: x + (page?.scrollLeft ?? 0),
    pageY: y + (page?.scrollTop ?? 0),
  };
}
