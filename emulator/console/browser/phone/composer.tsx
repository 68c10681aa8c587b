import { useState } from 'preact/hooks';
import { useTexts } from '../language/language.ts';

/** What may be written at once: as much as a text message of WeChat takes here. */
const MAX_CHARACTERS = 2_000;

/** Where the person writes; what is refused stays. */
export function Composer({ canWrite, onWrite }: { canWrite: boolean; onWrite: (text: string) => Promise<boolean> }) {
  const { phone: texts } = useTexts();
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    if (await onWrite(text.trim())) setText('');
    setSending(false);
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (canWrite && !isSending && text.trim() !== '') void send();
      }}
    >
      <input
        aria-label={texts.write}
        placeholder={canWrite ? texts.write : texts.followFirst}
        maxLength={MAX_CHARACTERS}
        disabled={!canWrite}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="button button-main" disabled={!canWrite || isSending || text.trim() === ''}>
        {texts.send}
      </button>
    </form>
  );
}
