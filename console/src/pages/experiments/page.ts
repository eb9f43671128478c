import { ExperimentOutlined } from '@ant-design/icons'
import type { PageDefinition } from '@/app/pages'

export default {
  name: 'experiments',
  path: '/experiments/*',
  order: 70,
  icon: ExperimentOutlined,
  load: () => import('./Experiments'),
} satisfies PageDefinition
