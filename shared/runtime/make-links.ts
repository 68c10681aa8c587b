import { renewLinks } from '../channels/index.ts';
import { readVariables } from '../config/variables.ts';
import { createUrlLink } from '../wechat/endpoints/links.ts';
import type { Runtime } from './runtime.ts';
import { miniProgram } from './wechat.ts';

/** Makes and renews the links behind the addresses of channels. Idle, it costs one database request. */
export async function makeLinks(runtime: Runtime, deadline: Date): Promise<string> {
  const mp = miniProgram(runtime, readVariables('housekeeping'));
  const api = mp.within({ purpose: 'background', deadline });
  const createLink = (page: string, days: number): Promise<string> => {
    const [path = '', query] = page.split('?');
    return createUrlLink(api, { path, query }, days);
  };
  try {
    return await renewLinks({ ...runtime, createLink }, deadline);
  } finally {
    await mp.flush();
  }
}
