// What somebody changed of a refused record.
import type { FieldCorrection, QuarantinedField } from '@/api/schema'

/** In the place of contact values and free text, which are not shown and stay as they are. */
export const HIDDEN = '…'

/** The value that a text stands for: a number or a truth value where it is written as one, as the record had it. */
function valueOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && text.length < 16) return Number(text)
  return text
}

/** Corrections of the fields whose text was changed; an emptied field is taken away. */
export function corrections(fields: QuarantinedField[], values: Record<string, string>): FieldCorrection[] {
  return fields.flatMap(({ field, value }) => {
    const text = values[encodeURIComponent(field)] ?? ''
    if (text === value || value === HIDDEN) return []
    const kept = field.startsWith('identifiers.') || field === 'event' || field === 'timestamp' ? text : valueOf(text)
    return [{ field, value: (text === '' ? null : kept) as FieldCorrection['value'] }]
  })
}
