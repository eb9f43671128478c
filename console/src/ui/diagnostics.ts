import type { Diagnostic } from '@codemirror/lint'
import type { Text } from '@codemirror/state'
import type { Mistake } from '@/api/schema'

/** Mistakes at their places in a text; one behind the end stands at the end. */
export function diagnosticsOf(text: Text, mistakes: Mistake[]): Diagnostic[] {
  return mistakes.map(({ line, column, message, hint, severity }) => {
    const at = text.line(Math.min(Math.max(1, line), text.lines))
    const from = Math.min(at.from + offsetOf(at.text, column), at.to)
    const word = /^[\p{L}\p{N}_]+/u.exec(text.sliceString(from, at.to))?.[0] ?? ''
    return {
      from,
      to: Math.min(from + Math.max(1, word.length), Math.max(from, at.to)),
      severity: severity === 'warning' ? 'warning' : 'error',
      message: hint ? `${message} (${hint})` : message,
    }
  })
}

/** Columns are counted in characters from 1, the editor's places in UTF-16 units from 0. */
function offsetOf(line: string, column: number): number {
  return [...line].slice(0, Math.max(0, column - 1)).join('').length
}
