import { expect, test } from 'vitest'
import { normalQuantile, peoplePerArm } from './size'

test('quantiles are those of the tables', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 8)
  expect(normalQuantile(0.8)).toBeCloseTo(0.841621234, 8)
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306, 8)
})

test('a doubled rate needs few people, a small lift many', () => {
  // R: power.prop.test(p1 = 0.10, p2 = 0.12, power = 0.8) gives n = 3840.85
  expect(peoplePerArm(0.1, 0.02, 0.05, 0.8)).toBe(3841)
  expect(peoplePerArm(0.1, 0, 0.05, 0.8)).toBeNull()
  expect(peoplePerArm(0.95, 0.1, 0.05, 0.8)).toBeNull()
})
