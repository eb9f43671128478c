import { UsergroupAddOutlined } from '@ant-design/icons'
import type { PageDefinition } from '@/app/pages'

export default {
  name: 'audiences',
  path: '/audiences/*',
  order: 50,
  icon: UsergroupAddOutlined,
  load: () => import('./Audiences'),
} satisfies PageDefinition
