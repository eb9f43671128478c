import { CompassOutlined } from '@ant-design/icons'
import type { PageDefinition } from '@/app/pages'

export default {
  name: 'overview',
  path: '/',
  order: 10,
  icon: CompassOutlined,
  load: () => import('./Overview'),
} satisfies PageDefinition
