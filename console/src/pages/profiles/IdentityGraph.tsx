// The identifiers of a person as a picture: a line joins those that came with one record.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonRecord } from '@/api/schema'
import { join, place } from './graph'
import styles from './IdentityGraph.module.css'

const WIDTH = 720
/** Higher with more of them. */
const heightOf = (identifiers: number) => (identifiers <= 2 ? 90 : 280)
/** Beyond so many the picture says nothing; the table has them all. */
const DRAWN = 16

export function IdentityGraph({ record }: { record: PersonRecord }) {
  const { t } = useTranslation('profiles')
  const height = heightOf(record.identifiers.length)
  const { nodes, lines } = useMemo(() => {
    const nodes = place(record.identifiers.slice(0, DRAWN), WIDTH, height)
    return { nodes, lines: join(nodes, record.links) }
  }, [record, height])
  const label = t('identity.graphLabel', { identifiers: record.identifiers.length, links: lines.length })
  return (
    <svg className={styles.graph} viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label}>
      {lines.map(({ from, to, sources, retracted }) => (
        <g key={`${from.subject} ${to.subject}`}>
          <line className={retracted ? styles.retracted : styles.link} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
          <text className={styles.said} x={(from.x + to.x) / 2} y={(from.y + to.y) / 2 - 5}>
            {sources.join(', ')}
          </text>
        </g>
      ))}
      {nodes.map((node) => (
        <g key={node.subject} transform={`translate(${node.x} ${node.y})`}>
          <rect className={styles.node} x="-62" y="-22" width="124" height="44" rx="10" />
          <text className={styles.kind} y="-4">
            {t(`kind.${node.kind}`, { defaultValue: node.kind })}
          </text>
          <text className={styles.masked} y="14">
            {node.value}
          </text>
        </g>
      ))}
    </svg>
  )
}
