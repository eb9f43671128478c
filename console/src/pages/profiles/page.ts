import { TeamOutlined } from '@ant-design/icons'
import type { PageDefinition } from '@/app/pages'

export default {
  name: 'profiles',
  path: '/profiles/*',
  order: 30,
  icon: TeamOutlined,
  needs: 'people',
  load: () => import('./Profiles'),
} satisfies PageDefinition
