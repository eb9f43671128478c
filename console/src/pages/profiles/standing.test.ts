import { expect, test } from 'vitest'
import { standing } from './standing'

const part = (text: string, value: unknown) => ({ text, value, parts: [] })

test('a condition is true, false or unknown; a measure and a trait have a value', () => {
  expect(standing(part("count('Link Clicked', '7d') >= 2", true))).toBe('true')
  expect(standing(part("city = '上海市' and age > 3", false))).toBe('false')
  expect(standing(part('age >= 18', null))).toBe('unknown')
  expect(standing(part("not tag('writer')", null))).toBe('unknown')
  expect(standing(part('age', null))).toBe('value')
  expect(standing(part("count('Link Clicked', '7d')", 2))).toBe('value')
})
