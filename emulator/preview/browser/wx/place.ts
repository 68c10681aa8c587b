import { element } from '../element.ts';
import { requirePlace } from '../permissions.ts';
import { phoneSettings, type Place } from '../phone-settings.ts';
import { askInSheet, openSheet } from '../sheet.ts';
import { api, ApiFailure } from './api.ts';

/** A fuzzy place is one of a grid, degrees: a few kilometres. */
const FUZZY_DEGREES = 0.05;
const fuzzy = (degrees: number): number => Number((Math.round(degrees / FUZZY_DEGREES) * FUZZY_DEGREES).toFixed(4));

/** Besides where the phone is: what may be chosen from the map. */
const PLACES: Place[] = [
  { name: '静安寺', address: '上海市静安区南京西路1686号', latitude: 31.2235, longitude: 121.4452 },
  { name: '陆家嘴', address: '上海市浦东新区世纪大道', latitude: 31.2382, longitude: 121.5017 },
  { name: '西湖', address: '杭州市西湖区龙井路1号', latitude: 30.2431, longitude: 120.1508 },
];

const ADDRESSES = [
  {
    ...{ userName: '林小满', telNumber: '13800000001', nationalCode: '310101', postalCode: '200001' },
    ...{ provinceName: '上海市', cityName: '上海市', countyName: '黄浦区', streetName: '南京东路街道' },
    ...{ detailInfo: '人民大道1号3楼', detailInfoNew: '人民大道1号3楼' },
  },
  {
    ...{ userName: '周子昂', telNumber: '13800000002', nationalCode: '330106', postalCode: '310007' },
    ...{ provinceName: '浙江省', cityName: '杭州市', countyName: '西湖区', streetName: '西溪街道' },
    ...{ detailInfo: '文三路90号', detailInfoNew: '文三路90号' },
  },
];

/** Where the phone is (its settings say so), and addresses of its holder. https://developers.weixin.qq.com/miniprogram/dev/api/location/wx.getFuzzyLocation.html */
export const placeApi = {
  getFuzzyLocation: api('getFuzzyLocation', async () => {
    await requirePlace('getFuzzyLocation', 'scope.userFuzzyLocation');
    const { latitude, longitude } = phoneSettings().place;
    return { latitude: fuzzy(latitude), longitude: fuzzy(longitude) };
  }),
  getLocation: api('getLocation', async () => {
    await requirePlace('getLocation', 'scope.userLocation');
    const { latitude, longitude } = phoneSettings().place;
    const accuracy = { accuracy: 30, horizontalAccuracy: 30, verticalAccuracy: 0 };
    return { latitude, longitude, speed: -1, altitude: 0, ...accuracy };
  }),
  chooseLocation: api('chooseLocation', async () => {
    await requirePlace('chooseLocation');
    const places = [phoneSettings().place, ...PLACES];
    const answers = places.map((place) => ({ label: `${place.name} · ${place.address}`, value: place }));
    return chosen(await askInSheet('选择位置', answers));
  }),
  openLocation: api<Partial<Place>>('openLocation', ({ latitude, longitude, name = '', address = '' }) => {
    if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) throw new ApiFailure('parameter error');
    openSheet({ title: name || '位置' }, element('p', {}, address), element('p', {}, `${latitude}, ${longitude}`));
  }),
  chooseAddress: api('chooseAddress', async () => {
    await requirePlace('chooseAddress');
    const answers = ADDRESSES.map((one) => ({
      label: `${one.userName} ${one.telNumber} ${one.provinceName}${one.cityName}${one.countyName}${one.detailInfo}`,
      value: one,
    }));
    return chosen(await askInSheet('选择收货地址', answers));
  }),
};

function chosen<T>(value: T | undefined): T {
  if (value === undefined) throw new ApiFailure('cancel');
  return value;
}
