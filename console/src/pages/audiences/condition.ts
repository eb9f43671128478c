// Conditions that the builder has fields for. Any other text of the rule language is a condition, too, and stays text.

export const COMPARISONS = ['=', '<>', '>', '>=', '<', '<='] as const
export type Comparison = (typeof COMPARISONS)[number]

export interface TagCondition {
  kind: 'tag'
  tag: string
  /** Any of these; none: any value at all. */
  values: string[]
}

export interface TraitCondition {
  kind: 'trait'
  name: string
  comparison: Comparison | 'is null' | 'is not null'
  /** Empty for the last two. */
  value: string
  /** Whether the value is a number. */
  number: boolean
}

export interface EventCondition {
  kind: 'event'
  measure: 'count' | 'days_active' | 'days_since_last'
  event: string
  /** Such as `7d`; empty for all time. */
  window: string
  comparison: Comparison
  number: number
}

export interface TextCondition {
  kind: 'text'
  text: string
}

export type Form = TagCondition | TraitCondition | EventCondition | TextCondition

const TEXT = String.raw`'((?:[^']|'')*)'`
const COMPARED = '(=|<>|>=|<=|>|<)'
const NUMBER = String.raw`(-?\d+(?:\.\d+)?)`
const NAME = String.raw`([\p{L}_][\p{L}\p{N}_]*)`

const TAG = new RegExp(String.raw`^tag\(\s*(?:${TEXT}|${NAME})\s*\)$`, 'iu')
const TAG_IS = new RegExp(String.raw`^tag\(\s*(?:${TEXT}|${NAME})\s*\)\s*=\s*${TEXT}$`, 'iu')
const TAG_IN = new RegExp(String.raw`^tag\(\s*(?:${TEXT}|${NAME})\s*\)\s+in\s*\(((?:\s*${TEXT}\s*,?)+)\)$`, 'iu')
const NULL = new RegExp(String.raw`^${NAME}\s+is\s+(not\s+)?null$`, 'iu')
const TRAIT = new RegExp(String.raw`^${NAME}\s*${COMPARED}\s*(?:${TEXT}|${NUMBER})$`, 'iu')
const EVENT = new RegExp(
  String.raw`^(count|days_active|days_since_last)\(\s*${TEXT}\s*(?:,\s*${TEXT}\s*)?\)\s*${COMPARED}\s*${NUMBER}$`,
  'iu',
)

const unquoted = (text: string) => text.replaceAll("''", "'")
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** The fields of a condition's text. */
export function formOf(text: string): Form {
  const asked = text.trim()
  return tagOf(asked) ?? eventOf(asked) ?? traitOf(asked) ?? { kind: 'text', text }
}

function tagOf(text: string): TagCondition | null {
  const has = TAG.exec(text)
  if (has) return { kind: 'tag', tag: unquoted(has[1] ?? has[2] ?? ''), values: [] }
  const is = TAG_IS.exec(text)
  if (is) return { kind: 'tag', tag: unquoted(is[1] ?? is[2] ?? ''), values: [unquoted(is[3] ?? '')] }
  const among = TAG_IN.exec(text)
  if (!among) return null
  const values = [...(among[3] ?? '').matchAll(new RegExp(TEXT, 'gu'))].map((match) => unquoted(match[1] ?? ''))
  return { kind: 'tag', tag: unquoted(among[1] ?? among[2] ?? ''), values }
}

function traitOf(text: string): TraitCondition | null {
  const known = NULL.exec(text)
  if (known) return { kind: 'trait', name: known[1] ?? '', comparison: known[2] ? 'is not null' : 'is null', value: '', number: false }
  const found = TRAIT.exec(text)
  if (!found) return null
  const [, name = '', comparison, written, number] = found
  return { kind: 'trait', name, comparison: comparison as Comparison, value: number ?? unquoted(written ?? ''), number: number !== undefined }
}

function eventOf(text: string): EventCondition | null {
  const found = EVENT.exec(text)
  if (!found) return null
  const [, measure = 'count', event = '', window = '', comparison, number] = found
  return {
    kind: 'event',
    measure: measure.toLowerCase() as EventCondition['measure'],
    event: unquoted(event),
    window: unquoted(window),
    comparison: comparison as Comparison,
    number: Number(number),
  }
}

/** The text of a condition's fields. */
export function textOf(form: Form): string {
  switch (form.kind) {
    case 'text':
      return form.text
    case 'tag': {
      const tag = `tag(${quoted(form.tag)})`
      if (form.values.length === 0) return tag
      if (form.values.length === 1) return `${tag} = ${quoted(form.values[0] as string)}`
      return `${tag} in (${form.values.map(quoted).join(', ')})`
    }
    case 'trait':
      if (form.comparison.startsWith('is')) return `${form.name} ${form.comparison}`
      return `${form.name} ${form.comparison} ${form.number ? form.value : quoted(form.value)}`
    case 'event': {
      const window = form.window && form.measure !== 'days_since_last' ? `, ${quoted(form.window)}` : ''
      return `${form.measure}(${quoted(form.event)}${window}) ${form.comparison} ${form.number}`
    }
  }
}

/** The text of what is filled in so far: nothing while a name is missing. */
export function writtenSoFar(form: Form): string {
  const missing = (form.kind === 'tag' && form.tag === '') || (form.kind === 'trait' && form.name.trim() === '')
  return missing ? '' : textOf(form)
}
