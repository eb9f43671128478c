import { SendOutlined } from '@ant-design/icons'
import type { PageDefinition } from '@/app/pages'

export default {
  name: 'campaigns',
  path: '/campaigns/*',
  order: 60,
  icon: SendOutlined,
  load: () => import('./Campaigns'),
} satisfies PageDefinition
