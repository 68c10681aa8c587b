import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import type { RetentionReport } from '../../live/report-wire.ts';
import { Wide } from '../../parts/wide.tsx';
import { percent, shortDay } from './figures.tsx';

/** The darkest ground on which dark letters can still be read. */
const DEEPEST = 0.55;

/** Of those who came first in a week, how many came again in each week behind it: the deeper, the more. */
export function RetentionMap({ weeks }: RetentionReport) {
  const { reports: texts } = useTexts();
  const begun = weeks.filter(({ people }) => (people[0] ?? 0) > 0);
  if (begun.length === 0) return <p class="quiet">{texts.none}</p>;
  const widest = Math.max(...begun.map(({ people }) => people.length));
  return (
    <Wide label={texts.viewNames.customers}>
      <table class="retention">
        <thead>
          <tr>
            <th scope="col">{texts.week}</th>
            <th scope="col">{texts.newPeople}</th>
            {Array.from({ length: widest - 1 }, (_, at) => (
              <th key={at} scope="col">
                {texts.weeksLater(at + 1)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {begun.map(({ monday, people: [first = 0, ...later] }) => (
            <tr key={monday}>
              <th scope="row">{shortDay(monday)}</th>
              <td>{formatNumber(first)}</td>
              {later.map((count, at) => (
                <td
                  key={at}
                  title={texts.cameAgain(count, first)}
                  style={{ background: `rgb(7 193 96 / ${(DEEPEST * count) / first})` }}
                >
                  {percent(count / first)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
