import type { PushContent } from '../wechat/push-content.ts';

const CHANNEL = /^[a-z0-9][a-z0-9-]{0,31}$/;

function told(content: PushContent): string | null | undefined {
  switch (content.type) {
    case 'event.view_miniprogram':
      return new URLSearchParams(content.path?.split('?')[1]).get('channel');
    case 'event.subscribe':
    case 'event.scan':
      return content.scene;
    case 'event.click':
      return content.key;
    default:
      return undefined;
  }
}

/**
 * The channel that a push may be a click on: an entry of the menu that opens the mini program, a scanned code, an entry with
 * the channel's id for a key. Not of entries that open an address: that counts its clicks itself. Whether it is a channel of
 * ours is looked at where it is counted.
 */
export function channelOfPush(content: PushContent): string | undefined {
  const channelId = told(content) ?? '';
  return CHANNEL.test(channelId) ? channelId : undefined;
}
