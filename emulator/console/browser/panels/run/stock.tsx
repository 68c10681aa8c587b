import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import type { StockView } from './stock-record.ts';

/** What is left of every coupon template, as bars. */
export function Stock({ stocks }: { stocks: StockView[] | undefined }) {
  const { run } = useTexts();
  return (
    <section class="run-stock">
      <h2>{run.stock}</h2>
      {stocks?.length === 0 && <p class="quiet">{run.noStock}</p>}
      <ul class="stocks">
        {stocks?.map((stock) => (
          <StockBar key={stock.id} stock={stock} />
        ))}
      </ul>
      {stocks !== undefined && stocks.length > 0 && (
        <p class="stock-legend">
          {(['redeemed', 'unused', 'left'] as const).map((name) => (
            <span key={name} class="legend">
              <i class={`swatch stock-${name}`} aria-hidden="true" />
              {run[name]}
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

function StockBar({ stock }: { stock: StockView }) {
  const { run } = useTexts();
  const { title, total, left, redeemed } = stock;
  const unused = Math.max(0, total - left - redeemed);
  const parts = { redeemed, unused };
  const words = Object.entries(parts).map(([name, count]) => `${run[name as keyof typeof parts]} ${count}`);
  return (
    <li>
      <p>
        <span class="stock-title" title={title}>
          {title}
        </span>
        <span class="stock-left">{run.remaining(formatNumber(left), formatNumber(total))}</span>
      </p>
      <div class="bar" role="img" aria-label={`${title}: ${words.join(', ')}`}>
        {Object.entries(parts).map(([name, count]) => (
          <i key={name} class={`stock-${name}`} style={{ width: `${total === 0 ? 0 : (count / total) * 100}%` }} />
        ))}
      </div>
    </li>
  );
}
