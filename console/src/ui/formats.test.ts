import { expect, test } from 'vitest'
import { formats, largestUnit } from './formats'

test('a span is written in the largest unit of which there is one', () => {
  expect(largestUnit(-59)).toEqual([-59, 'second'])
  expect(largestUnit(-3599)).toEqual([-59, 'minute'])
  expect(largestUnit(90_000)).toEqual([1, 'day'])
  expect(largestUnit(0)).toEqual([0, 'second'])
})

test('numbers and times follow the language', () => {
  const [zh, en] = [formats('zh-CN'), formats('en')]
  expect(zh.compact(12_345)).toBe('1.2万')
  expect(en.compact(12_345)).toBe('12.3K')
  expect(en.percent(0.1234)).toBe('12.3%')
  expect(zh.ago('2026-03-10T03:00:00Z', '2026-03-10T05:00:00Z')).toBe('2小时前')
})
