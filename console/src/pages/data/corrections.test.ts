import { expect, test } from 'vitest'
import { corrections } from './corrections'

const fields = [
  { field: 'properties.revenue', value: '-5' },
  { field: 'identifiers.phone', value: '…' },
  { field: 'identifiers.user_id', value: '' },
  { field: 'traits.city', value: 'Shanghai' },
]
const typed = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [encodeURIComponent(field), value]))

test('only what was changed is corrected; what is hidden stays', () => {
  const same = typed({ 'properties.revenue': '-5', 'identifiers.phone': '…', 'identifiers.user_id': '', 'traits.city': 'Shanghai' })
  expect(corrections(fields, same)).toEqual([])
})

test('a number is a number, an identifier stays text, and what is emptied is taken away', () => {
  const values = typed({ 'properties.revenue': '12.5', 'identifiers.user_id': '0042', 'traits.city': '' })
  expect(corrections(fields, values)).toEqual([
    { field: 'properties.revenue', value: 12.5 },
    { field: 'identifiers.user_id', value: '0042' },
    { field: 'traits.city', value: null },
  ])
})
