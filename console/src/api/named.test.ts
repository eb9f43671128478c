import { expect, test } from 'vitest'
import { nameIn } from './named'

test.each([
  ['- tag: reader\n  when: x', 'reader'],
  ['# Why.\n\n- tag: 读者 # in Chinese', '读者'],
  ["- title: A tag: b\n  tag: 'late'", 'late'],
  ['- title: x', undefined],
  ['- tag:', undefined],
  ['- tag:\n  when: x', undefined],
])('the name that %j defines', (text, name) => expect(nameIn('tag', text)).toBe(name))

test('the name of an audience', () => {
  expect(nameIn('audience', 'audience: baby-week\nexpression: tag(x)')).toBe('baby-week')
  expect(nameIn('audience', 'expression: tag(x)')).toBeUndefined()
})
