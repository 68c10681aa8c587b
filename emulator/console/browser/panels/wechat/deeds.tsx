import { useState } from 'preact/hooks';
import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { isOfficialAccount, useAccounts, useChosenAccount } from '../../live/use-accounts.ts';
import { useDeeds } from '../../live/use-deeds.ts';
import { useLive } from '../../live/use-live.ts';
import { usePerson } from '../../live/use-person.ts';
import type { DeedAnswer, InputSchema, PersonAction, WeChatAccount } from '../../live/wechat-wire.ts';
import { JsonView } from '../../parts/json-view.tsx';
import { LiveState } from '../../parts/states.tsx';
import { fieldsOf, inputOf } from './action-input.ts';

const isPossibleAt = (account: WeChatAccount | undefined, { at }: PersonAction): boolean =>
  at === 'anywhere' || (account !== undefined && isOfficialAccount(account) === (at === 'official-account'));

/** Everything that the person of the phone can do at the chosen account: a form made from what `/control` says of it. */
export function Deeds() {
  const { wechat: texts } = useTexts();
  const person = usePerson();
  const account = useChosenAccount(useAccounts());
  const actions = useLive(
    () => control.get<PersonAction[]>('/wechat/actions'),
    'actions',
    () => false,
  );
  const [chosen, setChosen] = useState('scan');
  const possible = actions.value?.filter((action) => isPossibleAt(account, action)) ?? [];
  const action = possible.find(({ name }) => name === chosen) ?? possible[0];
  return (
    <section class="deeds">
      <h2>{texts.deeds}</h2>
      <LiveState live={actions} />
      <p class="quiet">{person && account && texts.deedsOf(person.name, account.name)}</p>
      <label class="field">
        <span>{texts.deed}</span>
        <select value={action?.name ?? ''} onChange={(event) => setChosen(event.currentTarget.value)}>
          {possible.map(({ name }) => (
            <option key={name} value={name}>
              {textFor(texts.deedTexts.names, name, name)}
            </option>
          ))}
        </select>
      </label>
      {action && (
        <DeedForm
          key={`${action.name} ${person?.name} ${account?.key}`}
          action={action}
          name={person?.name}
          account={account?.key}
        />
      )}
    </section>
  );
}

/** The words for something of a deed: its own, else those of all deeds; what is not known is shown as it is named. */
function textFor(texts: Readonly<Record<string, string>>, deed: string, name: string): string {
  return texts[`${deed}.${name}`] ?? texts[name] ?? name;
}

interface FormProps {
  action: PersonAction;
  name: string | undefined;
  account: string | undefined;
}

function DeedForm({ action, name, account }: FormProps) {
  const { wechat: texts } = useTexts();
  const deeds = useDeeds(name, account);
  const [written, setWritten] = useState<Record<string, string>>({});
  const [answer, setAnswer] = useState<DeedAnswer>();
  const act = async () => setAnswer(await deeds.act(action.name, inputOf(action, written)));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void act();
      }}
    >
      {fieldsOf(action).map((field) => (
        <Field
          key={field.name}
          {...field}
          deed={action.name}
          value={written[field.name] ?? ''}
          onChange={(value) => setWritten((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      <button type="submit" class="button button-main" disabled={deeds.isBusy || name === undefined}>
        {texts.doIt}
      </button>
      {answer && <JsonView value={answer} label={texts.deedAnswer} />}
    </form>
  );
}

interface FieldProps {
  deed: string;
  name: string;
  schema: InputSchema;
  isNeeded: boolean;
  value: string;
  onChange: (value: string) => void;
}

function Field({ deed, name, schema, isNeeded, value, onChange }: FieldProps) {
  const { wechat: texts } = useTexts();
  const options = schema.type === 'boolean' ? ['true', 'false'] : schema.enum;
  return (
    <label class="field">
      <span>
        {textFor(texts.deedTexts.fields, deed, name)} {!isNeeded && <small>{texts.optional}</small>}
      </span>
      {options ? (
        <select required={isNeeded} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="" />
          {options.map((one) => (
            <option key={one} value={one}>
              {textFor(texts.deedTexts.choices, deed, one)}
            </option>
          ))}
        </select>
      ) : (
        <input
          required={isNeeded}
          value={value}
          placeholder={schema.default === undefined ? '' : JSON.stringify(schema.default)}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </label>
  );
}
