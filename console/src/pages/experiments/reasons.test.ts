// What the server may say of a verdict has words of the console.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import words from './en.json'

const VERDICT = join(import.meta.dirname, '../../../../crates/validate/src/verdict.rs')

test('every code of a reason, or of what would change a verdict, is said', () => {
  const codes = [...readFileSync(VERDICT, 'utf8').matchAll(/\breason\(\s*"(\w+)"/g)].map((match) => match[1])
  expect(codes.length).toBeGreaterThan(15)
  const said = new Set([...Object.keys(words.reason), ...Object.keys(words.next)])
  expect(codes.filter((code) => !said.has(code as string))).toEqual([])
})
