// Estimates with their intervals on one scale, and where no effect would be.
import type { ReactNode } from 'react'
import styles from './Interval.module.css'

export interface Shown {
  key: string
  label: ReactNode
  estimate: number
  low: number
  high: number
  /** The interval that holds at every look. */
  sequential?: { low: number; high: number }
  /** The estimate in words. */
  said: string
}

const at = (value: number, reach: number) => `${50 + (Math.max(-reach, Math.min(reach, value)) / reach) * 50}%`

export function Intervals({ rows }: { rows: Shown[] }) {
  const ends = rows.flatMap(({ low, high, sequential }) => [low, high, sequential?.low ?? 0, sequential?.high ?? 0])
  const reach = Math.max(...ends.filter(Number.isFinite).map(Math.abs), Number.EPSILON)
  return (
    <ul className={styles.rows}>
      {rows.map(({ key, label, estimate, low, high, sequential, said }) => (
        <li key={key}>
          <span>{label}</span>
          <span className={styles.scale} aria-hidden="true">
            <span className={styles.none} />
            {sequential && (
              <span className={styles.sequence} style={{ insetInlineStart: at(sequential.low, reach), insetInlineEnd: `calc(100% - ${at(sequential.high, reach)})` }} />
            )}
            <span
              className={low > 0 || high < 0 ? styles.clear : styles.open}
              style={{ insetInlineStart: at(low, reach), insetInlineEnd: `calc(100% - ${at(high, reach)})` }}
            />
            <span className={styles.point} style={{ insetInlineStart: at(estimate, reach) }} />
          </span>
          <span className="num">{said}</span>
        </li>
      ))}
    </ul>
  )
}
