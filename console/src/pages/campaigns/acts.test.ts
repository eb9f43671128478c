import { expect, test } from 'vitest'
import { nextAct, stateOf } from './acts'

const approved = { kind: 'user', by: 'anna', at: '2026-03-10T04:00:00Z' }
const NOON = '2026-03-10T04:00:00Z'

test('a campaign is approved before it is sent, and paused and resumed while it is', () => {
  const acts = [
    nextAct({ state: null, approved: null }, NOON),
    nextAct({ state: null, approved }, NOON),
    nextAct({ state: 'sending', approved }, NOON),
    nextAct({ state: 'paused', approved }, NOON),
  ]
  expect(acts).toEqual(['approve', 'send', 'pause', 'resume'])
})

test('nothing is left to do with one that is at its end', () => {
  expect(nextAct({ state: 'done', approved }, NOON)).toBeUndefined()
  expect(nextAct({ state: 'cancelled', approved: null }, NOON)).toBeUndefined()
})

test('an approval shows until the campaign is planned', () => {
  expect(stateOf({ state: null, approved }, NOON)).toBe('approved')
  expect(stateOf({ state: 'done', approved }, NOON)).toBe('done')
})

test('one that was approved and starts later waits for it, and can be called off', () => {
  const later = { state: null, approved, starts_at: '2026-03-10T04:00:01Z' }
  expect([stateOf(later, NOON), nextAct(later, NOON)]).toEqual(['scheduled', 'withdraw'])
  expect(stateOf({ ...later, approved: null }, NOON)).toBe('draft')
  expect(nextAct({ ...later, starts_at: NOON }, NOON)).toBe('send')
  expect(stateOf({ ...later, state: 'sending' }, NOON)).toBe('sending')
})
