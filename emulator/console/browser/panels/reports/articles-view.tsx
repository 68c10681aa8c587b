import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import type { ArticleReport, Share } from '../../live/report-wire.ts';
import { LiveState } from '../../parts/states.tsx';
import { DailyChart } from './daily-chart.tsx';
import { percent, shortDay } from './figures.tsx';
import { ReportQuery } from './report-query.tsx';
import { useReport, type ViewProps } from './use-report.ts';

/** How articles and menus bring people, by WeChat's numbers of readers and followers, where there are any. */
export function ArticlesView({ person, period }: ViewProps) {
  const { reports: texts } = useTexts();
  const query = { call: 'report.articles', input: period, series: '^1:[0-9-]{7}:channel:' };
  const live = useReport<ArticleReport>(person, query);
  const report = live.value;
  if (!report) return <LiveState live={live} />;
  const { days, cards, links, menu, menus } = report;
  const gaps = days.slice(0, -1).filter(({ readers }) => readers === undefined);
  const shares = [
    { key: 'cards', name: texts.cards, ...cards },
    { key: 'links', name: texts.links, ...links },
    { key: 'menu', name: texts.menu, ...menu },
    ...(menus.length > 1 ? menus.map(({ channelId, ...one }) => ({ key: channelId, ...one })) : []),
  ];
  return (
    <>
      <LiveState live={live} />
      <section>
        <h2>{texts.readers}</h2>
        <DailyChart
          days={days.map(({ day }) => day)}
          label={texts.readers}
          series={[
            { name: texts.readers, kind: 'area', values: days.map(({ readers }) => readers) },
            { name: texts.taps, kind: 'line', values: days.map((day) => day.cards + day.links) },
          ]}
        />
        {gaps.length > 0 && <p class="quiet">{texts.gaps(gaps.map(({ day }) => shortDay(day)).join(', '))}</p>}
      </section>
      <Shares shares={shares} />
      <Articles articles={report.articles} />
      <ReportQuery query={query} answer={report} meanings={texts.meanings.articles} />
    </>
  );
}

function Shares({ shares }: { shares: (Share & { key: string; name: string })[] }) {
  const { reports: texts } = useTexts();
  return (
    <section>
      <h2>{texts.clickRates}</h2>
      <table>
        <thead>
          <tr>
            {texts.shareColumns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shares.map(({ key, name, taps, people, rate, days }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td class="number">{formatNumber(taps)}</td>
              <td class="number">{formatNumber(people)}</td>
              <td class="number">{percent(rate)}</td>
              <td class="number">{formatNumber(days)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Articles({ articles }: Pick<ArticleReport, 'articles'>) {
  const { reports: texts } = useTexts();
  return (
    <section>
      <h2>{texts.viewNames.articles}</h2>
      {articles.length === 0 && <p class="quiet">{texts.noArticles}</p>}
      <ul class="articles">
        {articles.map(({ articleId, title, day, readers, upTo, entries }) => (
          <li key={articleId}>
            <p>
              <b>{title}</b> <small class="quiet">{shortDay(day)}</small>
            </p>
            <p class="quiet">
              {readers === undefined ? texts.notTold : texts.readBy(formatNumber(readers), shortDay(upTo ?? ''))}
              {entries.map(({ channelId, name, taps, rate }) => (
                <span key={channelId}>
                  {' '}
                  · {name} {formatNumber(taps)} ({percent(rate)})
                </span>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
