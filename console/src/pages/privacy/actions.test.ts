import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import english from './en.json'
import chinese from './zh-CN.json'

/** What the server's routes, and the acts on campaigns, are called in the audit trail. */
function actions(): string[] {
  const read = (path: string) => readFileSync(new URL(`../../../../crates/${path}`, import.meta.url), 'utf8')
  const routes = read('server/src/access/routes.rs').matchAll(/act\(\s*"[A-Z]+",\s*"[^"]+",\s*\w+,\s*"([^"]+)"/g)
  const campaigns = read('pipeline/src/campaign/sending.rs').matchAll(/pub const \w+: &str = "([^"]+)"/g)
  return [...routes, ...campaigns].map(([, action = '']) => action)
}

test('whatever the audit trail says was done is said in both languages', () => {
  expect(actions().length).toBeGreaterThan(40)
  const unsaid = actions().filter((action) => [english, chinese].some(({ action: words }) => !(action.replaceAll('.', '_') in words)))
  expect(unsaid).toEqual([])
})
