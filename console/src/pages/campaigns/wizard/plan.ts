// What the wizard holds of a campaign, and the file that it writes. The server reads files; this only writes them.
import type { CampaignDefinition } from '@/api/schema'

export type Role = 'targeted' | 'generic'

export interface VariantPlan {
  name: string
  weight: number
  role: Role
  text: string
  link: string
  topic: string
}

export interface Plan {
  name: string
  /** Titles by language. */
  title: Record<string, string>
  purpose: string
  channel: string
  address: string
  audience: string
  /** The part that gets nothing, from 0 to below 1. */
  holdout: number
  /** When it starts by itself, `2026-12-24 09:00`; empty where it is sent by hand. */
  start: string
  variants: VariantPlan[]
  tests: string[]
  goal: { event: string; within: string; value: string }
  quiet: { from: string; to: string } | null
  cap: { messages: number; within: string } | null
}

export const STEPS = ['audience', 'delivery', 'variants', 'measure', 'review'] as const
export type Step = (typeof STEPS)[number]

export const blankVariant = (name: string): VariantPlan => ({ name, weight: 1, role: 'generic', text: '', link: '', topic: '' })

export const BLANK: Plan = {
  name: '',
  title: {},
  purpose: 'marketing',
  channel: '',
  address: 'user_id',
  audience: '',
  holdout: 0.1,
  start: '',
  variants: [blankVariant('a')],
  tests: [],
  goal: { event: '', within: '7d', value: '' },
  quiet: { from: '22:00', to: '08:00' },
  cap: { messages: 2, within: '7d' },
}

/** What still has to be said, by step. The server says the rest, such as a tag that does not exist. */
export function missing(plan: Plan): Record<Step, boolean> {
  const blank = (text: string) => text.trim() === ''
  return {
    audience: blank(plan.name) || blank(plan.audience),
    delivery: blank(plan.channel) || blank(plan.address) || blank(plan.purpose),
    variants: plan.variants.length === 0 || plan.variants.some(({ name, text }) => blank(name) || blank(text)),
    measure: blank(plan.goal.event) || blank(plan.goal.within),
    review: false,
  }
}

/** Whether so much is said that the server can say who would get what; what the messages say may still be empty. */
export function isCountable(plan: Plan): boolean {
  const { audience, delivery, measure } = missing(plan)
  return !audience && !delivery && !measure && plan.variants.every(({ name }) => name.trim() !== '')
}

/** The plan of a campaign that the server has read. */
export function planOf(campaign: CampaignDefinition): Plan {
  return {
    name: campaign.name,
    title: campaign.title,
    purpose: campaign.purpose,
    channel: campaign.channel,
    address: campaign.address,
    audience: campaign.audience,
    holdout: campaign.holdout,
    start: campaign.start ?? '',
    variants: campaign.variants.map(({ name, weight, role, text, link, topic }) => ({
      name,
      weight,
      role: role === 'targeted' ? 'targeted' : 'generic',
      text,
      link: link ?? '',
      topic: topic ?? '',
    })),
    tests: campaign.tests,
    goal: { event: campaign.goal, within: campaign.goal_within, value: campaign.goal_value ?? '' },
    quiet: campaign.quiet_hours ?? null,
    cap: campaign.cap ?? null,
  }
}

/** A name that is not taken: `spring`, `spring-2`, `spring-3`. */
export function freeName(wanted: string, taken: string[]): string {
  const stem = wanted.replace(/-\d+$/, '')
  let name = wanted
  for (let number = 2; taken.includes(name); number += 1) name = `${stem}-${number}`
  return name
}

/** The file of a plan. What has its default is left out. */
export function yamlOf(plan: Plan): string {
  const titles = Object.entries(plan.title).filter(([, title]) => title !== '')
  const lines = [`campaign: ${scalar(plan.name)}`]
  if (titles.length > 0) lines.push(`title: ${flow(titles)}`)
  lines.push(
    `purpose: ${scalar(plan.purpose)}`,
    `channel: ${scalar(plan.channel)}`,
    `address: ${scalar(plan.address)}`,
    `audience: ${scalar(plan.audience)}`,
  )
  if (plan.holdout > 0) lines.push(`holdout: ${plan.holdout}`)
  if (plan.start !== '') lines.push(`start: ${scalar(plan.start)}`)
  lines.push('variants:', ...plan.variants.flatMap(variantLines))
  if (plan.tests.length > 0) lines.push(`tests: [${plan.tests.map(scalar).join(', ')}]`)
  const { event, within, value } = plan.goal
  lines.push(`goal: ${flow([['event', event], ['within', within], ...(value === '' ? [] : [['value', value] as [string, string]])])}`)
  if (plan.quiet) lines.push(`quiet_hours: { from: ${quoted(plan.quiet.from)}, to: ${quoted(plan.quiet.to)} }`)
  if (plan.cap) lines.push(`cap: { messages: ${plan.cap.messages}, within: ${scalar(plan.cap.within)} }`)
  return `${lines.join('\n')}\n`
}

function variantLines({ name, weight, role, text, link, topic }: VariantPlan): string[] {
  const lines = [`  - name: ${scalar(name)}`]
  if (role === 'targeted') lines.push('    role: targeted')
  if (weight !== 1) lines.push(`    weight: ${weight}`)
  if (topic !== '') lines.push(`    topic: ${scalar(topic)}`)
  lines.push(`    text: ${quoted(text)}`)
  if (link !== '') lines.push(`    link: ${quoted(link)}`)
  return lines
}

const flow = (entries: [string, string][]) => `{ ${entries.map(([key, value]) => `${scalar(key)}: ${scalar(value)}`).join(', ')} }`

/** Words that need no quotes anywhere in YAML. */
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[\p{L}_][\p{L}\p{N}_]*(?:[ .-][\p{L}\p{N}_]+)*$/iu

const scalar = (text: string) => (PLAIN.test(text) ? text : quoted(text))

/** In double quotes, as YAML and JSON both read it; what YAML takes for the end of a line is escaped, too. */
const quoted = (text: string) =>
  JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
