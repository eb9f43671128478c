import type { ReactNode } from 'react'
import styles from './Stat.module.css'

interface Props {
  label: ReactNode
  value: ReactNode
  note?: ReactNode
}

/** One number with its name; several stand in a `<StatRow>`. */
export function Stat({ label, value, note }: Props) {
  return (
    <div className={styles.stat}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>
        {value}
        {note && <span className={styles.note}>{note}</span>}
      </dd>
    </div>
  )
}

export function StatRow({ children }: { children: ReactNode }) {
  return <dl className={styles.row}>{children}</dl>
}
