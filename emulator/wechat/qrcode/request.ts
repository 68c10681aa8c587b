import { WeChatError } from '../api/errors.ts';
import type { QrCodeRequest, Scene } from './entities.ts';

/** https://developers.weixin.qq.com/doc/service/api/qrcode/qrcodes/api_createqrcode */
const MAX_EXPIRE_SECONDS = 2_592_000;
const DEFAULT_EXPIRE_SECONDS = 60;
const MAX_SCENE_CHARACTERS = 64;
const MAX_SCENE_ID = 2 ** 32 - 1;
const MAX_PERMANENT_SCENE_ID = 100_000;

const ACTIONS: ReadonlyMap<unknown, { isPermanent: boolean; read: (scene: Record<string, unknown>) => Scene }> =
  new Map([
    ['QR_SCENE', { isPermanent: false, read: ({ scene_id }) => readId(scene_id, MAX_SCENE_ID) }],
    ['QR_STR_SCENE', { isPermanent: false, read: ({ scene_str }) => readText(scene_str) }],
    ['QR_LIMIT_SCENE', { isPermanent: true, read: ({ scene_id }) => readId(scene_id, MAX_PERMANENT_SCENE_ID) }],
    ['QR_LIMIT_STR_SCENE', { isPermanent: true, read: ({ scene_str }) => readText(scene_str) }],
  ]);

/**
 * A `qrcode/create` body; refuses with 40052 (no such action), 40053 (no scene, or one out of bounds) and 40035 (a time
 * that is none or too long: which code the platform gives is not documented).
 */
export function readQrCodeRequest(body: Record<string, unknown>): QrCodeRequest {
  const action = ACTIONS.get(body.action_name);
  if (!action) throw new WeChatError(40052);
  const scene = action.read(fieldsOf(fieldsOf(body.action_info).scene));
  return action.isPermanent ? { scene } : { scene, expireSeconds: readExpireSeconds(body.expire_seconds) };
}

function readExpireSeconds(value: unknown): number {
  if (value === undefined) return DEFAULT_EXPIRE_SECONDS;
  if (!isWithin(value, MAX_EXPIRE_SECONDS)) throw new WeChatError(40035);
  return value;
}

function readId(value: unknown, most: number): number {
  if (!isWithin(value, most)) throw new WeChatError(40053);
  return value;
}

function readText(value: unknown): string {
  if (typeof value !== 'string' || value === '' || [...value].length > MAX_SCENE_CHARACTERS) {
    throw new WeChatError(40053);
  }
  return value;
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
