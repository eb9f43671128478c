import { describe, expect, test } from 'vitest'
import { expressionOf, shapeOf, type Shape } from './expression'

const condition = (text: string): Shape => ({ kind: 'condition', text })

describe('reading', () => {
  test('and binds closer than or, not closer than both', () => {
    expect(shapeOf("not a = 1 and b = 2 or c = 'x'")).toEqual({
      kind: 'any',
      parts: [
        { kind: 'all', parts: [{ kind: 'not', part: condition('a = 1') }, condition('b = 2')] },
        condition("c = 'x'"),
      ],
    })
  })

  test('what looks like a word of the language in a text, a call or a range is not one', () => {
    for (const text of [
      "name = 'this and that or not (those'",
      "age between 18 and 25",
      "count('Order Completed', '7d', where => a = 1 and b = 2) >= 2",
      "case when a = 1 and b = 2 then 'x' else 'y' end = 'x'",
      '(a + b) * 2 > 3',
      "city not in ('a', 'b')",
      "it = 'it''s or not'",
    ]) {
      expect(shapeOf(text), text).toEqual(condition(text))
    }
  })

  test('an expression that is not complete has no shape', () => {
    for (const text of ['', 'a = 1 and', '(a = 1', 'a = 1)', 'not', 'age between 1', 'or b = 2']) {
      expect(shapeOf(text), text).toBeNull()
    }
  })
})

/** A small generator with a seed, so that a failure can be seen again. */
function dice(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * sides)
  }
}

function generated(roll: (sides: number) => number, depth: number): Shape {
  const kind = depth === 0 ? 0 : roll(4)
  if (kind === 3) return { kind: 'not', part: generated(roll, depth - 1) }
  if (kind === 0) return condition(["a = 1", "tag('x') in ('1', '2')", 'b between 1 and 2', "(c + 1) > 2 "][roll(4)]?.trim() ?? '')
  const group = kind === 1 ? 'all' : 'any'
  const parts = Array.from({ length: 2 + roll(2) }, () => generated(roll, depth - 1))
  // A group within a group of its own kind is the same group.
  return { kind: group, parts: parts.flatMap((part) => (part.kind === group ? part.parts : [part])) }
}

test('what is written is read back', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const shape = generated(dice(seed), 4)
    expect(shapeOf(expressionOf(shape)), expressionOf(shape)).toEqual(shape)
  }
})

test('empty groups are left out', () => {
  const empty: Shape = { kind: 'all', parts: [] }
  expect(expressionOf({ kind: 'any', parts: [empty, condition('a = 1'), { kind: 'not', part: empty }] })).toBe('a = 1')
})
