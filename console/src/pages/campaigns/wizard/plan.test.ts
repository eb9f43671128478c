import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { CampaignDefinition } from '@/api/schema'
import { BLANK, blankVariant, freeName, isCountable, missing, planOf, yamlOf, type Plan } from './plan'

const SPRING: Plan = {
  name: 'spring',
  title: { zh: '春季', en: 'Spring: new' },
  purpose: 'marketing',
  channel: 'sandbox',
  address: 'user_id',
  audience: "tag('buyer') and city = '上海市' # not a comment",
  holdout: 0.2,
  start: '2026-12-24 09:00',
  variants: [
    { ...blankVariant('warm'), role: 'targeted', weight: 2, topic: 'tea', text: '{{ nickname | default(\'朋友\') }}："您好"\n第二行\u2028', link: 'https://shop.example/?d={{ delivery_id }}' },
    { ...blankVariant('yes'), text: 'plain' },
  ],
  tests: ['buyer', 'no'],
  goal: { event: 'Order Completed', within: '7d', value: 'revenue' },
  quiet: { from: '22:00', to: '08:00' },
  cap: { messages: 2, within: '36h' },
}

test('the file says what the plan says, whatever signs are in it', () => {
  // The server's tests read the same file.
  const golden = new URL('../../../../../tests/golden/campaign-of-the-wizard.yaml', import.meta.url)
  expect(yamlOf(SPRING)).toBe(readFileSync(golden, 'utf8'))
})

test('what has its default is left out', () => {
  const plain = { ...SPRING, title: {}, holdout: 0, start: '', tests: [], quiet: null, cap: null, variants: [blankVariant('a')], goal: { event: 'E', within: '1d', value: '' } }
  expect(yamlOf(plain)).toBe(
    'campaign: spring\npurpose: marketing\nchannel: sandbox\naddress: user_id\n' +
      `audience: ${JSON.stringify(SPRING.audience)}\nvariants:\n  - name: a\n    text: ""\ngoal: { event: E, within: "1d" }\n`,
  )
})

test('what reads as a number, a truth or nothing is quoted', () => {
  for (const name of ['7', '1e3', 'true', 'No', 'null', '~', '- a', 'a: b', 'a #b', '2026-01-01', '', ' a', "a'"]) {
    expect(yamlOf({ ...SPRING, name }).split('\n')[0]).toBe(`campaign: ${JSON.stringify(name)}`)
  }
})

test('a campaign that the server read comes back as the plan that wrote it', () => {
  const { quiet, ...said } = SPRING
  const campaign = {
    ...said,
    variants: SPRING.variants.map((variant) => ({ ...variant, link: variant.link || null, topic: variant.topic || null })),
    goal: 'Order Completed',
    goal_within: '7d',
    goal_value: 'revenue',
    quiet_hours: quiet,
  } satisfies CampaignDefinition
  expect(planOf(campaign)).toEqual(SPRING)
})

test('a step is done when all it has to say is said', () => {
  const all = { audience: false, delivery: false, variants: false, measure: false, review: false }
  expect(missing(SPRING)).toEqual(all)
  expect(missing(BLANK)).toEqual({ ...all, audience: true, delivery: true, variants: true, measure: true })
  expect(missing({ ...SPRING, variants: [...SPRING.variants, blankVariant('b')] }).variants).toBe(true)
})

test('people are counted before the messages are written', () => {
  expect(isCountable(BLANK)).toBe(false)
  expect(isCountable({ ...SPRING, variants: [blankVariant('a')] })).toBe(true)
  expect(isCountable({ ...SPRING, variants: [blankVariant('')] })).toBe(false)
})

test('a copy gets a name that is free', () => {
  expect(freeName('spring', ['summer'])).toBe('spring')
  expect(freeName('spring', ['spring', 'spring-2'])).toBe('spring-3')
  expect(freeName('spring-2', ['spring-2'])).toBe('spring-3')
})
