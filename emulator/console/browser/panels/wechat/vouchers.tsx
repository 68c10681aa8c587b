import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import type { PayVoucher, PayWorld } from '../../live/wechat-wire.ts';
import { useWorld } from '../../live/world.ts';
import { LiveState } from '../../parts/states.tsx';

/** WeChat Pay: the merchant's stocks, and the vouchers that people have; one that is used is told to the merchant. */
export function Vouchers() {
  const { wechat: texts } = useTexts();
  const pay = useLive(
    () => control.get<PayWorld>('/wechat-pay'),
    'wechat-pay',
    ({ source }) => source === 'wechat',
  );
  return (
    <section class="consents">
      <h2>{texts.vouchers}</h2>
      <LiveState live={pay} />
      {pay.value?.vouchers.length === 0 && <p class="quiet">{texts.noVouchers}</p>}
      <ul>
        {pay.value?.vouchers.map((voucher) => (
          <VoucherLine
            key={voucher.voucherId}
            voucher={voucher}
            name={pay.value?.stocks.find(({ stockId }) => stockId === voucher.stockId)?.name ?? voucher.stockId}
          />
        ))}
      </ul>
    </section>
  );
}

function VoucherLine({ voucher: { voucherId, openId, status }, name }: { voucher: PayVoucher; name: string }) {
  const { wechat: texts } = useTexts();
  const world = useWorld();
  const isUsed = status === 'USED';
  const act = isUsed ? 'tell' : 'use';
  return (
    <li>
      <span class="template-name">
        <b>{name}</b>
        <span class="quiet">{`${voucherId} · ${openId} · ${texts.voucherStates[status]}`}</span>
      </span>
      {status !== 'EXPIRED' && (
        <button
          type="button"
          class="button"
          aria-label={texts.decideOn(texts.voucherActs[act], voucherId)}
          onClick={() => void world.act(() => control.post(`/wechat-pay/${act}`, { voucherId }))}
        >
          {texts.voucherActs[act]}
        </button>
      )}
    </li>
  );
}
