// What is around every page: navigation, preferences, the state of the connection.
import { MenuOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useLocation } from 'react-router'
import { Brand } from './Brand'
import { Navigation } from './Navigation'
import { Outage } from './Outage'
import { Preferences } from './Preferences'
import { PAGES, addressOf } from './pages'
import styles from './Shell.module.css'

/** Says which page this is: in the window's title, and by moving the focus to it after navigation. */
function useArrival() {
  const { pathname } = useLocation()
  const { t, i18n } = useTranslation()
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  const at = PAGES.find((page) => addressOf(page) !== '/' && pathname.startsWith(addressOf(page)))
  const page = at ?? PAGES.find((page) => page.path === pathname)
  const title = page ? t(`${page.name}:title`) : t('missing.title')
  useEffect(() => {
    document.title = `${title} · ${t('brand')}`
  }, [title, t, i18n.language])
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true })
    first.current = false
    main.current?.scrollTo({ top: 0 })
  }, [page?.name])
  return main
}

export function Shell() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const { pathname } = useLocation()
  const main = useArrival()
  useEffect(() => setOpen(false), [pathname])
  const menu = (
    <>
      <Navigation />
      <Preferences />
    </>
  )
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main">
        {t('skip')}
      </a>
      <aside className={styles.side}>
        <Brand />
        {menu}
      </aside>
      <header className={styles.top}>
        <Button type="text" icon={<MenuOutlined />} aria-label={t('menu')} aria-expanded={open} onClick={() => setOpen(true)} />
        <Brand />
      </header>
      <Drawer open={open} onClose={() => setOpen(false)} placement="left" size={264} title={<Brand />} classNames={{ body: styles.drawer }}>
        {menu}
      </Drawer>
      <main id="main" className={styles.main} ref={main} tabIndex={-1}>
        <Outage />
        <div className={styles.page}>
          <Outlet />
        </div>
      </main>
    </div>
  )
}
