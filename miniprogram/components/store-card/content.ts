import { daysUntil, nearMinute, timeOfDay } from '../../format/date';
import type { FoundStore } from '../../services/home';

/** Everything that the card of a store shows. */
export interface StoreCardContent {
  storeId: string;
  name: string;
  address: string;
  /** “1.2公里”; empty where the place is not known. */
  distance: string;
  isOpen: boolean;
  /** “营业中 · 至 21:30”. */
  hours: string;
  /** Empty hides the button. */
  phone: string;
  longitude: number;
  latitude: number;
}

const METRES_PER_KILOMETRE = 1000;

const distanceText = (metres: number): string =>
  metres < METRES_PER_KILOMETRE ? `${metres}米` : `${(metres / METRES_PER_KILOMETRE).toFixed(1)}公里`;

function hoursText({ isOpen, closesAt, opensAt, state }: FoundStore, now: number): string {
  if (isOpen) return closesAt ? `营业中 · 至 ${timeOfDay(closesAt)}` : '营业中 · 全天';
  if (state === 'closed' || !opensAt) return '暂停营业';
  return `休息中 · ${daysUntil(opensAt, now) === 0 ? timeOfDay(opensAt) : nearMinute(opensAt)} 开门`;
}

/** `now`: in ms. */
export function storeCardContent(store: FoundStore, now = Date.now()): StoreCardContent {
  const { storeId, name, city, address, distance, isOpen, phone = '', place } = store;
  return {
    ...{ storeId, name, isOpen, phone, ...place },
    address: address.startsWith(city) ? address : `${city} ${address}`,
    distance: distance === undefined ? '' : distanceText(distance),
    hours: hoursText(store, now),
  };
}
