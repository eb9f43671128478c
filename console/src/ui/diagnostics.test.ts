import { Text } from '@codemirror/state'
import { expect, test } from 'vitest'
import type { Mistake } from '@/api/schema'
import { diagnosticsOf } from './diagnostics'

const mistake = (line: number, column: number): Mistake => ({
  code: 'unknown_name',
  file: 'text',
  line,
  column,
  message: 'no such event',
  hint: 'did you mean `Link Clicked`?',
  severity: 'error',
})

test('a mistake stands under its word, counted in characters', () => {
  const text = Text.of(['- tag: x', '  title: 😀 cuont'])
  const [found] = diagnosticsOf(text, [mistake(2, 12)])
  expect(text.sliceString(found?.from ?? 0, found?.to ?? 0)).toBe('cuont')
  expect(found?.message).toContain('did you mean')
})

test('a mistake at the end of the text has a place', () => {
  const text = Text.of(['- tag: x'])
  expect(diagnosticsOf(text, [mistake(9, 40)])[0]).toMatchObject({ from: 8, to: 8 })
})
