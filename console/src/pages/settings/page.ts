import { SettingOutlined } from '@ant-design/icons'
import type { PageDefinition } from '@/app/pages'

export default {
  name: 'settings',
  path: '/settings/*',
  order: 90,
  icon: SettingOutlined,
  load: () => import('./Settings'),
} satisfies PageDefinition
