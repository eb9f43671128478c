import { expect, test } from 'vitest'
import { nextAct, stateOf } from './acts'

const approved = { kind: 'user', by: 'anna', at: '2026-03-10T04:00:00Z' }

test('a campaign is approved before it is sent, and paused and resumed while it is', () => {
  const acts = [
    nextAct({ state: null, approved: null }),
    nextAct({ state: null, approved }),
    nextAct({ state: 'sending', approved }),
    nextAct({ state: 'paused', approved }),
  ]
  expect(acts).toEqual(['approve', 'send', 'pause', 'resume'])
})

test('nothing is left to do with one that is at its end', () => {
  expect(nextAct({ state: 'done', approved })).toBeUndefined()
  expect(nextAct({ state: 'cancelled', approved: null })).toBeUndefined()
})

test('an approval shows until the campaign is planned', () => {
  expect(stateOf({ state: null, approved })).toBe('approved')
  expect(stateOf({ state: 'done', approved })).toBe('done')
})
