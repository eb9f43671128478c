// Tabs with an address each, so that a part of a page can be linked to.
import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'

export interface Tab {
  /** What it adds to the page's address; empty for the first. */
  path: string
  label: ReactNode
  children: ReactNode
}

export function Tabbed({ root, tabs }: { root: string; tabs: Tab[] }) {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const rest = pathname.slice(root.length).split('/')[1] ?? ''
  const active = tabs.some((tab) => tab.path === rest) ? rest : ''
  return (
    <Tabs
      activeKey={active || 'first'}
      onChange={(key) => void navigate(key === 'first' ? root : `${root}/${key}`)}
      destroyOnHidden
      items={tabs.map((tab) => ({ key: tab.path || 'first', label: tab.label, children: tab.children }))}
    />
  )
}
