import { useLayoutEffect, useRef } from 'preact/hooks';
import { useTexts } from '../language/language.ts';
import { control } from '../live/control.ts';
import { useLive } from '../live/use-live.ts';
import type { Delivery, InboxMessage, Person, TapTarget, WeChatAccount } from '../live/wechat-wire.ts';
import { LiveState } from '../parts/states.tsx';
import { Bubble, OwnBubble } from './bubble.tsx';
import { Composer } from './composer.tsx';
import { conversation } from './conversation.ts';

/** As many as the server remembers. */
const PUSHES = 1_000;

interface Props {
  person: Person;
  account: WeChatAccount;
  /** `choice`: id of the choice in a menu message that says so. */
  onWrite: (text: string, choice?: string) => Promise<boolean>;
  onOpen: (target: TapTarget, message: InboxMessage) => void;
  onClose: () => void;
}

/** The chat of a person with an account, and the 服务通知 of that account. */
export function Chat({ person, account, onWrite, onOpen, onClose }: Props) {
  const { phone: texts } = useTexts();
  const openId = person.openIds[account.key];
  const lines = useLive(
    async () => {
      const [received, pushes] = await Promise.all([
        control.get<InboxMessage[]>('/wechat/inbox', { name: person.name, account: account.key }),
        control.get<Delivery[]>('/wechat/deliveries', { limit: PUSHES }),
      ]);
      const own = pushes.filter((push) => push.appId === account.appId && push.openId === openId);
      return conversation(received, own);
    },
    `chat ${person.name} ${account.key}`,
    ({ source }) => source === 'wechat',
  );
  const canWrite = account.kind === 'miniprogram' || person.follows.includes(account.key);
  return (
    <section class="chat" aria-label={texts.chatWith(account.name)}>
      <header>
        <button type="button" onClick={onClose} aria-label={texts.close}>
          ‹
        </button>
        <h2>{account.name}</h2>
      </header>
      <Newest count={lines.value?.length ?? 0} label={texts.messages}>
        <LiveState live={lines} />
        {lines.value?.length === 0 && <p class="chat-empty">{texts.noMessages}</p>}
        {lines.value?.map((line, at) =>
          'own' in line ? (
            <OwnBubble key={`own ${line.own.id}`} message={line.own} />
          ) : (
            <Bubble
              key={at}
              message={line.received}
              onOpen={(target) => onOpen(target, line.received)}
              onChoose={({ id, content }) => void onWrite(content, id)}
            />
          ),
        )}
      </Newest>
      <Composer canWrite={canWrite} onWrite={onWrite} />
    </section>
  );
}

/** A list that shows its end, until the person scrolls up in it. */
function Newest({ count, label, children }: { count: number; label: string; children: preact.ComponentChildren }) {
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (list.current && isAtEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [count]);
  return (
    <div
      class="chat-lines"
      ref={list}
      tabIndex={0}
      role="log"
      aria-label={label}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        isAtEnd.current = scrollTop + clientHeight > scrollHeight - 24;
      }}
    >
      {children}
    </div>
  );
}
