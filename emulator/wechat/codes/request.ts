import { WeChatError, type ErrorCode } from '../api/errors.ts';
import { ENV_VERSIONS, type EnvVersion } from '../launch.ts';
import type { QrPictureOptions } from '../qr-picture.ts';
import { checkReleased } from '../released-pages.ts';

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/qr-code/api_getunlimitedqrcode */
const MAX_SCENE_CHARACTERS = 32;
const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]+$/;
const PAGE = /^[\w\-./]{0,128}$/;
/** Of the limited codes; anything else has to be encoded by the caller. */
const PATH = /^[0-9A-Za-z!$&'()*+,/:;=?@\-._~%]+$/;
/** A parameter that WeChat itself adds. */
const RESERVED = 'scancode_time';
const WIDTH = { least: 280, most: 1_280, usual: 430 };

type Body = Record<string, unknown>;

/** Page and scene of an unlimited code; refuses with 40169, 40129, 85096, 41030, 85079. */
export function readUnlimited(body: Body, pages: readonly string[] | undefined): { path: string; query: string } {
  const { scene, page = '', check_path: checkPath = true } = body;
  if (typeof scene !== 'string' || scene === '' || scene.length > MAX_SCENE_CHARACTERS) throw new WeChatError(40169);
  if (!SCENE.test(scene)) throw new WeChatError(40129);
  if (typeof page !== 'string' || page.startsWith('/') || !PAGE.test(page)) throw new WeChatError(41030);
  if (page.includes(RESERVED) || scene.includes(RESERVED)) throw new WeChatError(85096);
  if (checkPath !== false) checkReleased(pages, page, 41030);
  return { path: page, query: `scene=${encodeURIComponent(scene)}` };
}

/** The page with its query of a limited code; refuses with 40159, 85096, and with 85079 for a mini program that is not released. */
export function readPath(
  { path }: Body,
  maxCharacters: number,
  pages: readonly string[] | undefined,
): { path: string; query: string } {
  if (typeof path !== 'string' || path.length > maxCharacters || !PATH.test(path)) throw new WeChatError(40159);
  if (path.includes(RESERVED)) throw new WeChatError(85096);
  if (pages?.length === 0) throw new WeChatError(85079);
  const at = path.indexOf('?');
  const page = (at < 0 ? path : path.slice(0, at)).replace(/^\//, '');
  // A page that does not exist is found out by who scans the code.
  return { path: page, query: at < 0 ? '' : path.slice(at + 1) };
}

/** `env_version`, `release` when left out; refuses with `errcode`. */
export function readEnvVersion({ env_version: given = 'release' }: Body, errcode: ErrorCode): EnvVersion {
  const version = ENV_VERSIONS.find((known) => known === given);
  if (!version) throw new WeChatError(errcode);
  return version;
}

/** How the picture looks; refuses with 47001 what is of another type. A width out of bounds becomes the nearest (from memory). */
export function readLook({
  width = WIDTH.usual,
  line_color: color,
  is_hyaline: isTransparent,
}: Body): QrPictureOptions {
  if (typeof width !== 'number' || !Number.isFinite(width)) throw new WeChatError(47001);
  return {
    width: Math.min(Math.max(Math.round(width), WIDTH.least), WIDTH.most),
    ...(color === undefined ? {} : { color: readColor(color) }),
    isTransparent: isTransparent === true,
  };
}

/** `{ r, g, b }`, decimal, as numbers or texts. */
function readColor(color: unknown): { r: number; g: number; b: number } {
  if (typeof color !== 'object' || color === null) throw new WeChatError(47001);
  const [r, g, b] = ['r', 'g', 'b'].map((name) => {
    const part = Number((color as Body)[name] ?? 0);
    if (!Number.isInteger(part) || part < 0 || part > 255) throw new WeChatError(47001);
    return part;
  });
  return { r: r!, g: g!, b: b! };
}
