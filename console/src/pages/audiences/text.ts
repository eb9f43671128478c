// The text of an audience's definition: made for a new one, or with another expression in the place of what the file says.

/** What is said of a new audience. */
export interface Said {
  name: string
  zh?: string
  en?: string
  purpose?: string
  description?: string
}

/** YAML takes JSON's quoted text. */
const quoted = (text: string) => JSON.stringify(text)

/** An expression as a block, so that nothing in it has to be quoted. */
function block(indent: number, expression: string): string[] {
  const margin = ' '.repeat(indent + 2)
  return ['expression: |-', ...expression.trim().split('\n').map((line) => (line.trim() === '' ? '' : margin + line.trimEnd()))]
}

/** The definition of a new audience. */
export function textOf({ name, zh, en, purpose, description }: Said, expression: string): string {
  const title = zh || en ? [`title: { zh: ${quoted(zh || en || '')}, en: ${quoted(en || zh || '')} }`] : []
  const lines = [
    `audience: ${/^[\p{L}][\p{L}\p{N}_-]*$/u.test(name) ? name : quoted(name)}`,
    ...title,
    ...(description ? [`description: ${quoted(description)}`] : []),
    ...(purpose ? [`purpose: ${quoted(purpose)}`] : []),
    ...block(0, expression),
  ]
  return `${lines.join('\n')}\n`
}

/** The same definition with another expression; everything else, comments too, stays as it is. */
export function withExpression(text: string, expression: string): string {
  const lines = text.split('\n')
  const at = lines.findIndex((line) => /^\s*(-\s+)?expression:/.test(line))
  if (at < 0) return text
  const line = lines[at] ?? ''
  const indent = line.indexOf('expression:')
  const within = (other: string) => other.trim() === '' || other.length - other.trimStart().length > indent
  let end = at + 1
  while (end < lines.length && within(lines[end] ?? '')) end += 1
  while (end > at + 1 && (lines[end - 1] ?? '').trim() === '') end -= 1
  const [first = '', ...rest] = block(indent, expression)
  return [...lines.slice(0, at), line.slice(0, indent) + first, ...rest, ...lines.slice(end)].join('\n')
}
