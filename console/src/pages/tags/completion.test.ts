import { expect, test } from 'vitest'
import { completionsOf, type Names } from './completion'

const NAMES: Names = {
  events: [
    { name: 'Order Completed', properties: ['revenue', 'currency'] },
    { name: 'Link Clicked', properties: ['topic'] },
  ],
  tags: [{ name: 'value_tier', values: ['high', 'potential'] }],
}
const offered = (before: string) => completionsOf(before, NAMES).options.map(({ label }) => label)

test('an event is offered where a function asks for one', () => {
  expect(offered("  when: count('")).toEqual(['Order Completed', 'Link Clicked'])
  expect(completionsOf("  when: count('Ord", NAMES).typed).toBe(3)
})

test('properties are those of the event before', () => {
  expect(offered("  when: sum('Order Completed', '")).toEqual(['revenue', 'currency'])
  expect(offered("  when: count('Order Completed', '")).toEqual([])
})

test('tags and their values are offered', () => {
  expect(offered("  when: tag('")).toEqual(['value_tier'])
  expect(offered("  when: tag('value_tier') = '")).toEqual(['high', 'potential'])
  expect(offered("  when: tag('value_tier') in ('high', '")).toEqual(['high', 'potential'])
})

test('keys stand at the beginning of a line, and their choices behind them', () => {
  expect(offered('  ref')).toContain('refresh')
  expect(offered('  refresh: ')).toEqual(['live', 'daily', 'weekly', 'monthly'])
})

test('functions are offered in a rule', () => {
  expect(offered('  when: days_')).toContain('days_since_last')
  expect(offered('  title: days_')).toEqual([])
})
