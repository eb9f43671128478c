import { expect, test } from 'vitest'
import { daysBetween, seriesBy } from './days'

test('a stretch has all its days, also over a month’s end', () => {
  expect(daysBetween('2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'])
  expect(daysBetween('2026-03-02', '2026-03-01')).toEqual([])
})

test('series have a value for every day, and together they lose no row', () => {
  const days = daysBetween('2026-03-01', '2026-03-03')
  const rows = [
    { day: '2026-03-01', source: 'a', rows: 1 },
    { day: '2026-03-03', source: 'b', rows: 5 },
    { day: '2026-03-03', source: 'c', rows: 2 },
    { day: '2026-03-03', source: 'a', rows: 3 },
  ]
  const source = (row: (typeof rows)[number]) => row.source
  expect(seriesBy(rows, source, days)).toEqual([
    { name: 'b', values: [0, 0, 5] },
    { name: 'a', values: [1, 0, 3] },
    { name: 'c', values: [0, 0, 2] },
  ])
  expect(seriesBy(rows, source, days, 2)).toEqual([
    { name: 'b', values: [0, 0, 5] },
    { name: '', values: [1, 0, 5] },
  ])
})
