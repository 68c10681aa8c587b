import { ENV_VERSIONS, type Launch } from '../launch.ts';
import type { CodeContent } from './entities.ts';

/** Schemes of this emulator's own: what stands in a real code only WeChat can read. */
const SCHEMES = { round: 'wxacode', square: 'wxaqrcode' } as const;
/** 扫描小程序码 and 扫描二维码. https://developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html */
const SCENES = { round: 1047, square: 1011 } as const;
const TEXT = /^(wxacode|wxaqrcode):\/\/([0-9a-z]+)\/([^?#]*)(?:\?([^#]*))?#([a-z]+)$/;

/** The text in the picture: it says everything, so that codes need no memory and live for ever, as the real ones. */
export function codeText({ shape, appId, path, query, envVersion }: CodeContent): string {
  return `${SCHEMES[shape]}://${appId}/${path}${query === '' ? '' : `?${query}`}#${envVersion}`;
}

/** What a phone does that has scanned `text`; undefined when it is no code of a mini program. */
export function readCodeText(text: string): Launch | undefined {
  const [, scheme, appId = '', path = '', query = '', version] = TEXT.exec(text) ?? [];
  const envVersion = ENV_VERSIONS.find((known) => known === version);
  if (scheme === undefined || !envVersion) return undefined;
  return { appId, path, query, envVersion, scene: scheme === SCHEMES.round ? SCENES.round : SCENES.square };
}
