// The shape of an expression: groups of conditions under and, or and not. A condition is a text of the rule language; only
// what joins conditions is understood here, so that every expression has a shape, and writing a shape gives an expression.

export type Shape = Group | Negation | Condition

export interface Group {
  kind: 'all' | 'any'
  parts: Shape[]
}

export interface Negation {
  kind: 'not'
  part: Shape
}

export interface Condition {
  kind: 'condition'
  text: string
}

interface Token {
  text: string
  from: number
  to: number
}

/** Quoted text, quoted names, words, and single signs; space and comments are between them. */
const TOKEN = /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|[\p{L}\p{N}_]+|--[^\n]*|\S/gu

function tokensOf(text: string): Token[] {
  const found = [...text.matchAll(TOKEN)].filter(([word]) => !word.startsWith('--'))
  return found.map((match) => ({ text: match[0].toLowerCase(), from: match.index, to: match.index + match[0].length }))
}

/** Reads the shape of an expression; none where its parentheses or words do not fit together. */
export function shapeOf(text: string): Shape | null {
  const reader = new Reader(text)
  const shape = reader.any()
  return shape && reader.atEnd() ? shape : null
}

class Reader {
  private readonly tokens: Token[]
  private at = 0

  constructor(private readonly text: string) {
    this.tokens = tokensOf(text)
  }

  atEnd(): boolean {
    return this.at === this.tokens.length
  }

  any(): Shape | null {
    return this.joined('or', 'any', () => this.all())
  }

  private all(): Shape | null {
    return this.joined('and', 'all', () => this.one())
  }

  private joined(word: string, kind: Group['kind'], next: () => Shape | null): Shape | null {
    const parts: Shape[] = []
    do {
      const part = next()
      if (!part) return null
      parts.push(part)
    } while (this.takes(word))
    return parts.length === 1 ? (parts[0] as Shape) : { kind, parts }
  }

  private one(): Shape | null {
    if (this.takes('not')) {
      const part = this.one()
      return part && { kind: 'not', part }
    }
    return this.group() ?? this.condition()
  }

  /** A group in parentheses; none where they belong to a condition, such as `(a + b) > 3`. */
  private group(): Shape | null {
    const start = this.at
    if (this.takes('(')) {
      const inner = this.any()
      if (inner && this.takes(')') && this.isOver()) return inner
    }
    this.at = start
    return null
  }

  private isOver(): boolean {
    const word = this.word()
    return word === undefined || word === ')' || word === 'and' || word === 'or'
  }

  /** Everything up to the next `and`, `or` or parenthesis that is not its own. */
  private condition(): Condition | null {
    const start = this.at
    let depth = 0
    let cases = 0
    let betweens = 0
    for (; !this.atEnd(); this.at += 1) {
      const word = this.word()
      if (word === '(') depth += 1
      else if (word === ')' && depth === 0) break
      else if (word === ')') depth -= 1
      else if (depth > 0) continue
      else if (word === 'case') cases += 1
      else if (word === 'end') cases -= 1
      else if (cases > 0) continue
      else if (word === 'between') betweens += 1
      else if (word === 'and' && betweens > 0) betweens -= 1
      else if (word === 'and' || word === 'or') break
    }
    const [first, last] = [this.tokens[start], this.tokens[this.at - 1]]
    if (this.at === start || depth > 0 || cases > 0 || betweens > 0 || !first || !last) return null
    return { kind: 'condition', text: this.text.slice(first.from, last.to) }
  }

  private word(): string | undefined {
    return this.tokens[this.at]?.text
  }

  private takes(word: string): boolean {
    if (this.word() !== word) return false
    this.at += 1
    return true
  }
}

/** The expression of a shape, on one line. Groups without parts are left out; nothing is left of a shape without conditions. */
export function expressionOf(shape: Shape): string {
  return written(shape, 'top')
}

function written(shape: Shape, within: 'top' | 'all' | 'any' | 'not'): string {
  if (shape.kind === 'condition') return shape.text.trim()
  if (shape.kind === 'not') {
    const part = written(shape.part, 'not')
    return part && `not ${part}`
  }
  const parts = shape.parts.map((part) => written(part, shape.kind)).filter((part) => part !== '')
  if (parts.length < 2) return parts[0] ?? ''
  const text = parts.join(shape.kind === 'all' ? ' and ' : ' or ')
  return within === 'top' || within === shape.kind ? text : `(${text})`
}

/** The same shape with a group outermost, as the builder shows it. */
export function grouped(shape: Shape): Group {
  return shape.kind === 'all' || shape.kind === 'any' ? shape : { kind: 'all', parts: [shape] }
}
