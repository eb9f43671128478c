import type { ExplainedPart } from '@/api/schema'

/** What a part of a rule says: a condition is true, false or unknown; anything else has a value. */
export type Standing = 'true' | 'false' | 'unknown' | 'value'

const LOGIC = /^(not\b)|\s(and|or|in|is|contains|=|!=|<|<=|>|>=|between)\s/

/** How a part stands. A null is unknown where the part is a condition, and no value where it is not. */
export function standing(part: ExplainedPart): Standing {
  if (part.value === true) return 'true'
  if (part.value === false) return 'false'
  if (part.value === null && LOGIC.test(part.text)) return 'unknown'
  return 'value'
}
