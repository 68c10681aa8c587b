import { drawCodes, renewLinks } from '../channels/index.ts';
import { readVariables } from '../config/variables.ts';
import { createShortLink, createUrlLink, miniProgramCode } from '../wechat/endpoints/links.ts';
import type { WeChatApi } from '../wechat/endpoint.ts';
import type { Runtime } from './runtime.ts';
import { createQrCode, qrCodeImageUrl } from '../wechat/endpoints/qr-codes.ts';
import { miniProgram, officialAccount } from './wechat.ts';

const linkMaker =
  (mp: WeChatApi) =>
  (page: string, days: number): Promise<string> => {
    const [path = '', query] = page.split('?');
    return createUrlLink(mp, { path, query }, days);
  };

/** Makes and renews the links behind the addresses of channels, and draws codes. Idle, it costs two database requests. */
export async function lookAfterChannels(runtime: Runtime, deadline: Date): Promise<string> {
  const variables = readVariables('housekeeping');
  const [mp, oa] = [miniProgram(runtime, variables), officialAccount(runtime, variables)];
  const api = mp.within({ purpose: 'background', deadline });
  const oaApi = oa.within({ purpose: 'background', deadline });
  const createCode = async (scene: string) => qrCodeImageUrl((await createQrCode(oaApi, scene)).ticket);
  const short = (page: string, title: string) => createShortLink(api, page, title);
  const draw = (scene: string, page: string) => miniProgramCode(api, { scene, page });
  try {
    const links = await renewLinks(
      { ...runtime, createLink: linkMaker(api), createShortLink: short, createCode },
      deadline,
    );
    const codes = await drawCodes({ ...runtime, draw }, deadline);
    return [links, codes].filter((outcome) => outcome !== 'idle').join(', ') || 'idle';
  } finally {
    await Promise.all([mp.flush(), oa.flush()]);
  }
}
