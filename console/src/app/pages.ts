// The console's pages. A page is a folder of `src/pages` with `page.ts`, its component and its two catalogues; its name,
// the folder's, is also the namespace of its words, and `title` there is its name in the navigation.
import type { ComponentType } from 'react'
import type { Permission } from '@/session/session'

export interface PageDefinition {
  /** The folder's name. */
  name: string
  /** Where it is; pages with places of their own below it end in `/*`. */
  path: string
  /** Its place in the navigation. */
  order: number
  icon: ComponentType
  /** What it needs; nothing when left out. The server holds to this, the navigation only follows. */
  needs?: Permission
  load: () => Promise<{ default: ComponentType }>
}

const found = import.meta.glob<PageDefinition>('../pages/*/page.ts', { eager: true, import: 'default' })

/** All pages, in the order of the navigation. */
export const PAGES = Object.values(found).sort((left, right) => left.order - right.order)

/** The pages of somebody with these permissions. */
export const pagesOf = (permissions: string[]) => PAGES.filter(({ needs }) => !needs || permissions.includes(needs))

/** The address of a page's front. */
export const addressOf = (page: PageDefinition) => page.path.replace(/\/\*$/, '')
