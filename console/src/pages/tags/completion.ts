// What may stand at a place of a tag file: keys, functions of the rule language, and the names of the workspace.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'

/** The names that rules can use. */
export interface Names {
  /** Events with the properties that the plan gives them. */
  events: { name: string; properties: string[] }[]
  /** Tags with their values. */
  tags: { name: string; values: string[] }[]
}

/** Functions with what they take, as `docs/rules.md` has them. */
const FUNCTIONS: [string, string][] = [
  ['count', '(event [, window])'],
  ['sum', '(event, property [, window])'],
  ['avg', '(event, property [, window])'],
  ['min', '(event, property [, window])'],
  ['max', '(event, property [, window])'],
  ['count_distinct', '(event, property [, window])'],
  ['days_active', '(event [, window])'],
  ['per_day', '(event, window)'],
  ['first_seen', '(event [, window])'],
  ['last_seen', '(event [, window])'],
  ['days_since_first', '(event)'],
  ['days_since_last', '(event)'],
  ['top', '(event, property [, window])'],
  ['share', '(event, property, value [, window])'],
  ['followed_by', '(event, event, within)'],
  ['interest', '(topic)'],
  ['tag', '(name)'],
  ['coalesce', '(value, …)'],
]
const WORDS = ['and', 'or', 'not', 'in', 'between', 'is null', 'is not null', 'like', 'case when', 'where =>']
const KEYS = [
  'tag',
  'title',
  'description',
  'dimension',
  'when',
  'values',
  'value',
  'select',
  'refresh',
  'expires_after',
  'status',
  'replaced_by',
  'owner',
  'purpose',
]
const CHOICES: Record<string, string[]> = {
  dimension: ['basic', 'behaviour', 'interest', 'value'],
  select: ['first', 'all'],
  refresh: ['live', 'daily', 'weekly', 'monthly'],
  status: ['draft', 'active', 'deprecated', 'retired'],
}

const plain = (labels: string[]): Completion[] => labels.map((label) => ({ label }))

/** What a text in quotes can be, from what stands before it in the rule. */
function quoted(before: string, names: Names): Completion[] {
  if (/\btag\(\s*$/.test(before)) return plain(names.tags.map(({ name }) => name))
  const asked = /\btag\(\s*'([^']*)'\s*\)\s*(?:=|<>|in\s*\([^)]*)\s*$/.exec(before)
  if (asked) return plain(names.tags.find(({ name }) => name === asked[1])?.values ?? [])
  const after = /\b(\w+)\(\s*'([^']*)'\s*,\s*$/.exec(before)
  if (after?.[1] === 'followed_by') return plain(names.events.map(({ name }) => name))
  if (after && /^(sum|avg|min|max|count_distinct|top|share)$/.test(after[1] ?? '')) {
    return plain(names.events.find(({ name }) => name === after[2])?.properties ?? [])
  }
  if (/\b\w+\(\s*$/.test(before)) return plain(names.events.map(({ name }) => name))
  return []
}

/** What may stand behind `before` on a line: `from` is how many characters of it belong to what is being typed. */
export function completionsOf(before: string, names: Names): { typed: number; options: Completion[] } {
  const text = /'([^']*)$/.exec(before.replace(/'[^']*'/g, (whole) => '_'.repeat(whole.length)))
  if (text) {
    const typed = text[1]?.length ?? 0
    return { typed, options: quoted(before.slice(0, before.length - typed - 1), names) }
  }
  const typed = /[\w]*$/.exec(before)?.[0].length ?? 0
  const line = before.slice(0, before.length - typed)
  const key = /^\s*(?:-\s+)?(\w+):\s*$/.exec(line)?.[1]
  if (key && CHOICES[key]) return { typed, options: plain(CHOICES[key]) }
  if (/^\s*(?:-\s+)?$/.test(line)) return { typed, options: KEYS.map((label) => ({ label, apply: `${label}: ` })) }
  if (/\bwhen:/.test(line) || !/^\s*(?:-\s+)?\w+:/.test(line)) {
    const functions = FUNCTIONS.map(([label, detail]) => ({ label, detail, type: 'function' }))
    return { typed, options: [...functions, ...plain(WORDS)] }
  }
  return { typed, options: [] }
}

/** CodeMirror's view of it. */
export function completeRule(context: CompletionContext, names: Names): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos)
  const { typed, options } = completionsOf(line.text.slice(0, context.pos - line.from), names)
  if (options.length === 0 || (typed === 0 && !context.explicit && !/['(]$/.test(line.text.slice(0, context.pos - line.from)))) return null
  return { from: context.pos - typed, options, validFor: /^[\w ]*$/ }
}
