import { SafetyCertificateOutlined } from '@ant-design/icons'
import type { PageDefinition } from '@/app/pages'

export default {
  name: 'privacy',
  path: '/privacy/*',
  order: 80,
  icon: SafetyCertificateOutlined,
  load: () => import('./Privacy'),
} satisfies PageDefinition
