import type { Place } from './store.ts';

/** Mean radius of the earth, in metres. */
const EARTH_RADIUS = 6_371_009;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** As the crow flies, in whole metres (haversine formula). */
export function distanceBetween(one: Place, other: Place): number {
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2;
  const along = Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude));
  const chord = half(one.latitude, other.latitude) + along * half(one.longitude, other.longitude);
  return Math.round(2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(chord))));
}
