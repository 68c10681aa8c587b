import { formatDay, formatTime, formatWeekday } from '../language/format.ts';
import { useTexts } from '../language/language.ts';
import type { WorldState } from '../live/wire.ts';
import { useWorld } from '../live/world.ts';
import { useTicking } from '../top-bar/world-clock.tsx';

interface Props {
  state: WorldState | undefined;
  canOpen: boolean;
  /** Below the way in: what it does, or why it is closed. */
  hint: string;
  onOpen: () => void;
  /** Of the account with which there is a chat. */
  chat: string | undefined;
  onChat: () => void;
}

/** What the phone shows before the mini program is opened: world time and the way in. */
export function HomeScreen({ state, canOpen, hint, onOpen, chat, onChat }: Props) {
  const texts = useTexts();
  const nowMs = useWorld().nowMs();
  useTicking();
  return (
    <div class="home-screen">
      <p class="home-day">{nowMs !== undefined && `${formatDay(nowMs)} ${formatWeekday(nowMs, texts.tag)}`}</p>
      <p class="home-time">{nowMs === undefined ? '--:--' : formatTime(nowMs).slice(0, 5)}</p>
      <button type="button" class="home-app home-chat" disabled={chat === undefined} onClick={onChat}>
        <svg viewBox="0 0 44 44" width="44" height="44" aria-hidden="true">
          <path d="M9 12h26v18H20l-7 6v-6H9z" fill="#fff" />
        </svg>
        <span>
          <b>{chat ?? '…'}</b>
          {texts.phone.openChat}
        </span>
      </button>
      <button type="button" class="home-app" disabled={!canOpen} onClick={onOpen}>
        <svg viewBox="0 0 44 44" width="44" height="44" aria-hidden="true">
          <circle cx="17" cy="22" r="11" fill="#fff" />
          <circle cx="27" cy="22" r="11" fill="none" stroke="#fff" stroke-width="2.5" />
        </svg>
        <span>
          <b>{state?.wechat.miniprogram.name ?? '…'}</b>
          {texts.phone.open}
        </span>
      </button>
      <p class="home-hint">{hint}</p>
    </div>
  );
}
