import { WeChatError } from '../api/errors.ts';
import type { MediaType } from './entities.ts';

/** What a file is, told from its first bytes. */
export interface MediaFormat {
  contentType: string;
  extension: string;
}

const FORMATS: readonly (MediaFormat & { types: readonly MediaType[]; starts: (bytes: Buffer) => boolean })[] = [
  { contentType: 'image/jpeg', extension: '.jpg', types: ['image', 'thumb'], starts: begins(0, 0xff, 0xd8, 0xff) },
  { contentType: 'image/png', extension: '.png', types: ['image'], starts: begins(0, 0x89, 0x50, 0x4e, 0x47) },
  { contentType: 'image/gif', extension: '.gif', types: ['image'], starts: begins(0, ...Buffer.from('GIF8')) },
  { contentType: 'audio/amr', extension: '.amr', types: ['voice'], starts: begins(0, ...Buffer.from('#!AMR')) },
  { contentType: 'audio/mpeg', extension: '.mp3', types: ['voice'], starts: begins(0, ...Buffer.from('ID3')) },
  { contentType: 'audio/mpeg', extension: '.mp3', types: ['voice'], starts: begins(0, 0xff, 0xfb) },
  { contentType: 'video/mp4', extension: '.mp4', types: ['video'], starts: begins(4, ...Buffer.from('ftyp')) },
];

const MEGABYTE = 1024 * 1024;

/** https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia (the minute of a voice is not measured) */
export const MAX_BYTES: Readonly<Record<MediaType, number>> = {
  image: 10 * MEGABYTE,
  voice: 2 * MEGABYTE,
  video: 10 * MEGABYTE,
  thumb: 64 * 1024,
};

/** Refuses with 44001 (empty), 45001 (too large) and 40005 (not of a format that this type takes). */
export function formatOf(type: MediaType, bytes: Buffer): MediaFormat {
  if (bytes.length === 0) throw new WeChatError(44001);
  if (bytes.length > MAX_BYTES[type]) throw new WeChatError(45001);
  const format = FORMATS.find(({ types, starts }) => types.includes(type) && starts(bytes));
  if (!format) throw new WeChatError(40005);
  return { contentType: format.contentType, extension: format.extension };
}

function begins(offset: number, ...bytes: number[]): (file: Buffer) => boolean {
  return (file) => file.subarray(offset, offset + bytes.length).equals(Buffer.from(bytes));
}
