import { formatNumber } from '../../language/format.ts';

const FEN_A_YUAN = 100;

/** `¥1,280` or `¥12.50`, of fen. */
export const yuan = (fen: number): string => {
  const whole = Math.trunc(fen / FEN_A_YUAN);
  const rest = Math.round(Math.abs(fen)) % FEN_A_YUAN;
  return `¥${formatNumber(whole)}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
};

/** `12.5%`; a dash where there is no share, which is no zero. */
export const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${Math.round(share * 1_000) / 10}%`;

/** `03-01` */
export const shortDay = (day: string): string => day.slice(5);

/** By how much a number differs from the time before; nothing where there was nothing. */
export function Change({ now, before }: { now: number; before: number }) {
  if (before === 0) return null;
  if (now === before) return <small class="quiet">±0%</small>;
  const share = percent(Math.abs(now - before) / before);
  return (
    <small class={now > before ? 'good' : 'bad'}>
      {now > before ? '+' : '−'}
      {share}
    </small>
  );
}

/** A cell of a table with a number and how it has changed. */
export const ComparedCell = ({
  now,
  before,
  as = formatNumber,
}: {
  now: number;
  before: number;
  as?: (value: number) => string;
}) => (
  <td class="number">
    {as(now)} <Change now={now} before={before} />
  </td>
);
