import { DatabaseOutlined } from '@ant-design/icons'
import type { PageDefinition } from '@/app/pages'

export default {
  name: 'data',
  path: '/data/*',
  order: 20,
  icon: DatabaseOutlined,
  load: () => import('./Data'),
} satisfies PageDefinition
