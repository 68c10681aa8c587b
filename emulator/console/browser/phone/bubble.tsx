import { formatTime } from '../language/format.ts';
import { useTexts } from '../language/language.ts';
import type { InboxMessage, TapTarget } from '../live/wechat-wire.ts';
import { piecesOf, type OwnMessage } from './conversation.ts';

interface Props {
  message: InboxMessage;
  onOpen: (target: TapTarget) => void;
  /** A choice of a menu in a message: it is written back. */
  onChoose: (choice: { id: string; content: string }) => void;
}

/** A message that the person has received. */
export function Bubble({ message, onOpen, onChoose }: Props) {
  const { phone: texts } = useTexts();
  const { kind, msgType, place, at, articles, choices = [], ending } = message;
  // Each article has its own way.
  const opens = articles ? undefined : message.opens;
  const origin = place === 'service-notifications' ? texts.serviceNotification : texts.kinds[kind];
  return (
    <article class={`bubble bubble-${kind}`}>
      <p class="bubble-head">
        <span>{origin}</span>
        <time>{formatTime(Date.parse(at))}</time>
      </p>
      <Content message={message} onOpen={onOpen} />
      {choices.map((choice) => (
        <button type="button" class="chat-link" key={choice.id} onClick={() => onChoose(choice)}>
          {choice.content}
        </button>
      ))}
      {ending && <p class="bubble-text">{ending}</p>}
      {opens && (
        <button type="button" class="bubble-open" onClick={() => onOpen(opens)}>
          {'url' in opens ? texts.openPage : texts.openMiniProgram}
          <span class="mono">{'url' in opens ? opens.url : opens.pagePath}</span>
        </button>
      )}
      {msgType === 'transfer_customer_service' && <p class="quiet">{texts.handedOver}</p>}
    </article>
  );
}

function Content({ message, onOpen }: { message: InboxMessage; onOpen: (target: TapTarget) => void }) {
  const { phone: texts } = useTexts();
  const { title, text, links, rows, articles, mediaId, msgType } = message;
  return (
    <>
      {title && <h3>{title}</h3>}
      {text && (
        <p class="bubble-text">
          {piecesOf(text, links).map((piece, at) => {
            const { opens } = piece;
            if (!opens) return piece.text;
            return (
              <button type="button" class="chat-link" key={at} onClick={() => onOpen(opens)}>
                {piece.text}
              </button>
            );
          })}
        </p>
      )}
      {rows && (
        <dl>
          {rows.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {articles?.map(({ title: headline, description, url }, at) => (
        <button type="button" class="chat-article" key={at} onClick={() => onOpen({ url })}>
          <b>{headline}</b>
          {description && <span>{description}</span>}
        </button>
      ))}
      {mediaId && (
        <p class="bubble-media">
          {texts.media(msgType)} <span class="mono">{mediaId}</span>
        </p>
      )}
    </>
  );
}

/** A message that the person wrote. */
export function OwnBubble({ message: { at, msgType, text } }: { message: OwnMessage }) {
  const { phone: texts } = useTexts();
  return (
    <article class="bubble bubble-own">
      <p class="bubble-head">
        <time>{formatTime(Date.parse(at))}</time>
      </p>
      <p class="bubble-text">
        {msgType !== 'text' && `${texts.media(msgType)} `}
        {text}
      </p>
    </article>
  );
}
