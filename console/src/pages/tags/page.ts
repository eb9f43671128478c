import { TagsOutlined } from '@ant-design/icons'
import type { PageDefinition } from '@/app/pages'

export default {
  name: 'tags',
  path: '/tags/*',
  order: 40,
  icon: TagsOutlined,
  load: () => import('./Tags'),
} satisfies PageDefinition
