// Where the identifiers of one person stand, and what joins them.
import type { ExportedIdentifier, ExportedLink } from '@/api/schema'

export interface Node {
  subject: string
  kind: string
  value: string
  x: number
  y: number
}

export interface Line {
  from: Node
  to: Node
  /** Who said that the two belong together. */
  sources: string[]
  retracted: boolean
}

/** Identifiers on an ellipse of a width and a height, the first at the left, the rest clockwise; one alone in the middle. */
export function place(identifiers: ExportedIdentifier[], width: number, height: number): Node[] {
  const [cx, cy] = [width / 2, height / 2]
  const alone = identifiers.length === 1
  return identifiers.map(({ subject, kind, value }, index) => {
    const angle = (index / identifiers.length) * 2 * Math.PI - Math.PI
    const [rx, ry] = alone ? [0, 0] : [cx - 90, cy - 34]
    return { subject, kind, value, x: cx + rx * Math.cos(angle), y: cy + ry * Math.sin(angle) }
  })
}

/** One line for each pair that a record named together, with all who said so; identifiers that are not there are left out. */
export function join(nodes: Node[], links: ExportedLink[]): Line[] {
  const bySubject = new Map(nodes.map((node) => [node.subject, node]))
  const byMention = new Map<string, ExportedLink[]>()
  for (const link of links) byMention.set(link.mention, [...(byMention.get(link.mention) ?? []), link])
  const lines = new Map<string, Line>()
  for (const named of byMention.values()) {
    for (const [left, right] of pairs(named)) {
      const [from, to] = [bySubject.get(left.identifier), bySubject.get(right.identifier)]
      if (!from || !to || from === to) continue
      const key = [from.subject, to.subject].sort().join(' ')
      const line = lines.get(key) ?? { from, to, sources: [], retracted: true }
      for (const { source } of [left, right]) if (!line.sources.includes(source)) line.sources.push(source)
      // One that still stands makes the pair stand.
      line.retracted &&= Boolean(left.retracted_at ?? right.retracted_at)
      lines.set(key, line)
    }
  }
  return [...lines.values()]
}

function* pairs(links: ExportedLink[]): Generator<[ExportedLink, ExportedLink]> {
  for (const [index, left] of links.entries()) {
    for (const right of links.slice(index + 1)) yield [left, right]
  }
}
