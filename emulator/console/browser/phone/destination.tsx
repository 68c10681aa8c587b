import { useTexts } from '../language/language.ts';
import type { TapTarget, WeChatAccount } from '../live/wechat-wire.ts';

interface Props {
  target: TapTarget;
  accounts: WeChatAccount[];
  onClose: () => void;
}

/** Pages of this machine open in the emulated WeChat's own browser; all others are out there. */
const inWeChat = (url: string): string =>
  URL.canParse(url) && new URL(url).host === location.host
    ? `/wechat/webview?${String(new URLSearchParams({ url }))}`
    : url;

/** Where a tap leads that the phone itself cannot open: a web page, or a mini program that has no code in this world. */
export function Destination({ target, accounts, onClose }: Props) {
  const { phone: texts } = useTexts();
  const isPage = 'url' in target;
  const isWeb = isPage && /^https?:\/\//i.test(target.url);
  return (
    <div class="destination" role="dialog" aria-label={texts.leadsTo}>
      <h3>{texts.leadsTo}</h3>
      <p class="mono">{isPage ? target.url : target.pagePath}</p>
      {!isPage && (
        <p class="quiet">
          {texts.otherMiniProgram(accounts.find((one) => one.appId === target.appId)?.name ?? target.appId)}
        </p>
      )}
      <div>
        {isWeb && (
          <a class="button button-main" href={inWeChat(target.url)} target="_blank" rel="noopener noreferrer">
            {texts.openInTab}
          </a>
        )}
        <button type="button" class="button" onClick={onClose}>
          {texts.dismiss}
        </button>
      </div>
    </div>
  );
}
