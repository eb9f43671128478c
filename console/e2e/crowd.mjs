// A workspace of many generated people: the shop's tags over orders of so many customers, with phone, city and nickname.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BINARY } from './server.mjs'

const SHOP = new URL('../../examples/shop/', import.meta.url).pathname
const FOLDERS = ['events.yaml', 'tags', 'audiences', 'topics']
const SOURCE = `name: crowd
title: Generated customers
purpose: service
trust: 80
zone: Asia/Shanghai
format: csv
event: Order Completed
at: {column: ordered_on, formats: ["%Y-%m-%d"]}
identifiers: {customer_id: customer_id, phone: phone}
traits: {nickname: nickname, gender: gender, city: city}
properties:
  revenue: {column: amount, type: number}
  quantity: {column: quantity, type: number}
  currency: {constant: CNY}
`
const CITIES = ['上海市', '北京市', '广州市', '成都市', '杭州市', '武汉市', '西安市', '长沙市']
const GIVEN = ['小雨', '浩然', '磊', '梅', '静', '伟', '子涵', '晨', '思远', '佳怡']
const FAMILY = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴']
const DAY_MS = 86_400_000

/** A generator of numbers below a bound, the same each time. */
function dice(seed) {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

/** Lines of orders: each customer buys once to three times in the last hundred days. */
function orders(people) {
  const below = dice(7)
  const today = Date.now()
  const lines = ['customer_id,phone,nickname,gender,city,ordered_on,quantity,amount']
  for (let person = 0; person < people; person++) {
    const name = FAMILY[below(FAMILY.length)] + GIVEN[below(GIVEN.length)]
    const known = `C${String(person).padStart(7, '0')},1391${String(person).padStart(7, '0')},${name},${below(2) ? '女' : '男'},${CITIES[below(CITIES.length)]}`
    for (let order = below(3); order >= 0; order--) {
      const day = new Date(today - (1 + below(100)) * DAY_MS).toISOString().slice(0, 10)
      lines.push(`${known},${day},${1 + below(5)},${5 + below(200)}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function run(...args) {
  const done = spawnSync(BINARY, args, { env: { ...process.env, NO_COLOR: '1' }, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${args[0]} failed:\n${done.stderr}`)
}

/** Makes it. Gives where, how many rows it took, and how to forget it. */
export function gather(people) {
  const folder = mkdtempSync(join(tmpdir(), 'qianmian-crowd-'))
  for (const name of FOLDERS) cpSync(join(SHOP, name), join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'qianmian.toml'), '[workspace]\nname = "crowd"\ntime_zone = "Asia/Shanghai"\n')
  run('init', folder)
  writeFileSync(join(folder, 'sources', 'crowd.yaml'), SOURCE)
  const file = join(folder, 'orders.csv')
  const text = orders(people)
  writeFileSync(file, text)
  run('import', '--workspace', folder, '--source', 'crowd', file)
  run('tags', 'refresh', '--workspace', folder)
  return { folder, rows: text.split('\n').length - 2, forget: () => rmSync(folder, { recursive: true, force: true }) }
}
