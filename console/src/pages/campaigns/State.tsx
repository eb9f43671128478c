import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Campaign } from '@/api/schema'
import { useWorkspace } from '@/app/workspace'
import { stateOf } from './acts'

const COLOURS: Record<string, string> = {
  approved: 'blue',
  scheduled: 'geekblue',
  sending: 'processing',
  planned: 'processing',
  done: 'success',
  paused: 'warning',
}

/** Where a campaign is. */
export function State({ campaign }: { campaign: Pick<Campaign, 'state' | 'approved' | 'starts_at'> }) {
  const { now } = useWorkspace()
  const { t } = useTranslation('campaigns')
  const shown = stateOf(campaign, now())
  return <Tag color={COLOURS[shown]}>{t(`state.${shown}`)}</Tag>
}
