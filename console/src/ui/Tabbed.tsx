// Parts of a page with an address each, so that one can be linked to.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'
import styles from './Tabbed.module.css'

export interface Tab {
  /** What it adds to the page's address; empty for the first. */
  path: string
  label: ReactNode
  children: ReactNode
}

interface Props {
  root: string
  tabs: Tab[]
  /** What all addresses end with, such as `?of=…`. */
  search?: string
}

export function Tabbed({ root, tabs, search = '' }: Props) {
  const { t } = useTranslation('ui')
  const { pathname } = useLocation()
  const asked = pathname.slice(root.length).split('/')[1] ?? ''
  const shown = tabs.find((tab) => tab.path === asked) ?? tabs[0]
  return (
    <>
      <nav className={styles.tabs} aria-label={t('parts')}>
        {tabs.map((tab) => (
          <NavLink key={tab.path} to={(tab.path ? `${root}/${tab.path}` : root) + search} end className={styles.tab}>
            {tab.label}
          </NavLink>
        ))}
      </nav>
      {shown?.children}
    </>
  )
}
