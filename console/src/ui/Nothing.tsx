import { InboxOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import styles from './Nothing.module.css'

interface Props {
  title: string
  /** What to do so that there is something. */
  children?: ReactNode
  action?: ReactNode
  icon?: ReactNode
}

/** In the place of what is not there: says so, and what to do next. */
export function Nothing({ title, children, action, icon = <InboxOutlined /> }: Props) {
  return (
    <div className={styles.nothing}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <p className={styles.title}>{title}</p>
      {children && <div className={styles.text}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}
