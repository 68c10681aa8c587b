import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { isOfficialAccount } from '../../live/use-accounts.ts';
import { useDeeds } from '../../live/use-deeds.ts';
import { useLive } from '../../live/use-live.ts';
import type { NoticeConsent, Person, Template, WeChatAccount } from '../../live/wechat-wire.ts';
import { LiveState } from '../../parts/states.tsx';

interface Props {
  person: Person;
  account: WeChatAccount;
}

/** What the person lets the account send, by template: consents to notices, and template messages. */
export function NoticeConsents({ person, account }: Props) {
  const { wechat: texts } = useTexts();
  const deeds = useDeeds(person.name, account.key);
  const who = { name: person.name, account: account.key };
  const consents = useLive(
    () => control.get<NoticeConsent[]>('/wechat/consents', who),
    `consents ${person.name} ${account.key}`,
    ({ source }) => source === 'wechat',
  );
  const act = (action: string, input: object) => void deeds.act(action, input).then(consents.reload);
  return (
    <section class="consents">
      <h2>{texts.notices}</h2>
      <p class="quiet">{texts.deedsOf(person.name, account.name)}</p>
      <LiveState live={consents} />
      {consents.value?.length === 0 && <p class="quiet">{texts.noTemplates}</p>}
      <ul>
        {consents.value?.map((consent) => (
          <li key={consent.templateId}>
            <TemplateName title={consent.title} hint={stateOf(consent, texts)} />
            {(['accept', 'reject'] as const).map((answer) => (
              <button
                type="button"
                class="button"
                key={answer}
                disabled={deeds.isBusy}
                aria-label={texts.decideOn(texts.decisions[answer], consent.title)}
                onClick={() => act('answer-notices', { answers: { [consent.templateId]: answer } })}
              >
                {texts.decisions[answer]}
              </button>
            ))}
            <button
              type="button"
              class="button"
              disabled={deeds.isBusy || consent.switchedOff}
              aria-label={texts.decideOn(texts.switchOff, consent.title)}
              onClick={() => act('switch-off-notice', { templateId: consent.templateId })}
            >
              {texts.switchOff}
            </button>
          </li>
        ))}
      </ul>
      {isOfficialAccount(account) && <TemplateMessages account={account} isBusy={deeds.isBusy} onAct={act} />}
    </section>
  );
}

type WeChatTexts = ReturnType<typeof useTexts>['wechat'];

function stateOf({ left, longTerm, standing, switchedOff, always }: NoticeConsent, texts: WeChatTexts): string {
  if (switchedOff) return texts.switchedOff;
  const allowed = longTerm ? texts.standing(standing) : texts.left(left);
  return always ? `${allowed} · ${texts.always(texts.decisions[always])}` : allowed;
}

interface TemplateMessagesProps {
  account: WeChatAccount;
  isBusy: boolean;
  onAct: (action: string, input: object) => void;
}

function TemplateMessages({ account, isBusy, onAct }: TemplateMessagesProps) {
  const { wechat: texts } = useTexts();
  const templates = useLive(
    () => control.get<Template[]>('/wechat/templates', { use: 'template-message', account: account.key }),
    `templates ${account.key}`,
    ({ source }) => source === 'wechat',
  );
  return (
    <>
      <h2>{texts.templateMessages}</h2>
      <LiveState live={templates} />
      {templates.value?.length === 0 && <p class="quiet">{texts.noTemplates}</p>}
      <ul>
        {templates.value?.map(({ id, title }) => (
          <li key={id}>
            <TemplateName title={title} hint={id} />
            {(['take-template', 'refuse-template'] as const).map((action) => (
              <button
                type="button"
                class="button"
                key={action}
                disabled={isBusy}
                aria-label={texts.decideOn(texts.takes[action], title)}
                onClick={() => onAct(action, { templateId: id })}
              >
                {texts.takes[action]}
              </button>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

const TemplateName = ({ title, hint }: { title: string; hint: string }) => (
  <span class="template-name">
    <b>{title}</b>
    <span class="quiet">{hint}</span>
  </span>
);
