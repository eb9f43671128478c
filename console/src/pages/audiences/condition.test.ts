import { expect, test } from 'vitest'
import { formOf, textOf } from './condition'

test('conditions with fields keep their meaning through them', () => {
  for (const [text, kind] of [
    ["tag('keen')", 'tag'],
    ["tag('tier') = 'high'", 'tag'],
    ["tag('tier') in ('high', 'it''s')", 'tag'],
    ["city = '上海市'", 'trait'],
    ['age >= 18', 'trait'],
    ['district is not null', 'trait'],
    ["count('Link Clicked', '7d') >= 2", 'event'],
    ["days_active('*') < 3", 'event'],
    ["days_since_last('Order Completed') > 30", 'event'],
  ] as const) {
    expect(formOf(text).kind, text).toBe(kind)
    expect(textOf(formOf(text))).toBe(text)
  }
})

test('a name without quotes is the same tag', () => {
  expect(formOf('tag(link_clicker)')).toEqual({ kind: 'tag', tag: 'link_clicker', values: [] })
})

test('what has no fields stays as it was written', () => {
  for (const text of ["sum('Order Completed', 'revenue') > 3", 'age between 1 and 2', "count('x', where => a = 1) > 2", 'clickers']) {
    expect(formOf(text)).toEqual({ kind: 'text', text })
  }
})
