import { seededBytes } from '../seeded.ts';
import type { Sequences } from '../sequences.ts';
import type { XmlFields } from '../push/xml.ts';

export interface Place {
  /** Degrees. */
  latitude: number;
  longitude: number;
  /** Of the map. */
  scale: number;
  label: string;
  /** Of the point of interest; may be empty. */
  name: string;
}

/** Fields of the events that menu entries with a camera, an album or a map cause, in the order and types of the page. */
export function scanEvent(key: string, result: string): XmlFields {
  return { EventKey: key, ScanCodeInfo: { ScanType: 'qrcode', ScanResult: result } };
}

export function pictureEvent(
  { seed, sequences }: { seed: number; sequences: Sequences },
  key: string,
  count: number,
): XmlFields {
  const pictures = Array.from({ length: count }, () => ({
    PicMd5Sum: seededBytes(`${seed}/picture/${sequences.next('pictures')}`, 16).toString('hex'),
  }));
  return { EventKey: key, SendPicsInfo: { Count: count, PicList: { item: pictures } } };
}

/** Numbers are text here. */
export function placeEvent(key: string, { latitude, longitude, scale, label, name }: Place): XmlFields {
  return {
    EventKey: key,
    SendLocationInfo: {
      Location_X: String(latitude),
      Location_Y: String(longitude),
      Scale: String(scale),
      Label: label,
      Poiname: name,
    },
  };
}
