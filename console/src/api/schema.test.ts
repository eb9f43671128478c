import { expect, test } from 'vitest'
// @ts-expect-error a script
import { committed, schema } from '../../scripts/api.mjs'

test('the types are those of the server’s document: `npm run api` writes them anew', async () => {
  expect((await schema()) === (await committed())).toBe(true)
})
