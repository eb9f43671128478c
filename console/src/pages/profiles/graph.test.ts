import { expect, test } from 'vitest'
import type { ExportedIdentifier, ExportedLink } from '@/api/schema'
import { join, place } from './graph'

const identifier = (subject: string): ExportedIdentifier => ({
  subject,
  kind: 'phone',
  value: '…42',
  source: 'crm',
  first_seen_at: '2026-01-01T00:00:00Z',
  last_seen_at: '2026-01-01T00:00:00Z',
})
const link = (identifier: string, mention: string, source: string, retracted_at: string | null = null): ExportedLink => ({
  identifier,
  mention,
  source,
  at: '2026-01-01T00:00:00Z',
  retracted_at,
})

test('identifiers stand apart and inside, one alone in the middle', () => {
  const nodes = place(['s1', 's2', 's3', 's4', 's5'].map(identifier), 600, 300)
  expect(new Set(nodes.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`)).size).toBe(5)
  for (const { x, y } of nodes) {
    expect(x).toBeGreaterThanOrEqual(89)
    expect(x).toBeLessThanOrEqual(511)
    expect(y).toBeGreaterThanOrEqual(33)
    expect(y).toBeLessThanOrEqual(267)
  }
  expect(place([identifier('s1')], 600, 300)[0]).toMatchObject({ x: 300, y: 150 })
})

test('a pair is one line, whoever said so in whatever order, and stands while any link does', () => {
  const nodes = place(['s1', 's2'].map(identifier), 600, 300)
  const gone = '2026-02-01T00:00:00Z'
  const lines = join(nodes, [
    link('s1', 's10', 'crm', gone),
    link('s2', 's10', 'crm'),
    link('s2', 's11', 'app'),
    link('s1', 's11', 'app'),
    link('s1', 's12', 'crm'),
    link('s9', 's12', 'crm'),
  ])
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ sources: ['crm', 'app'], retracted: false })
  expect(join(nodes, [link('s1', 's10', 'crm', gone), link('s2', 's10', 'crm')])[0]).toMatchObject({ retracted: true })
})
