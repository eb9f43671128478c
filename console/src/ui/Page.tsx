import type { ReactNode } from 'react'
import styles from './Page.module.css'

interface Props {
  title: ReactNode
  /** In a sentence, what this page is for. */
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A page: its name, what it is for, what can be done, and its content below. */
export function Page({ title, lead, actions, children }: Props) {
  return (
    <>
      <header className={styles.head}>
        <div className={styles.words}>
          <h1 className={styles.title}>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.body}>{children}</div>
    </>
  )
}
