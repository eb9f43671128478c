import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Campaign } from '@/api/schema'
import { stateOf } from './acts'

const COLOURS: Record<string, string> = {
  approved: 'blue',
  sending: 'processing',
  planned: 'processing',
  done: 'success',
  paused: 'warning',
}

/** Where a campaign is. */
export function State({ campaign }: { campaign: Pick<Campaign, 'state' | 'approved'> }) {
  const { t } = useTranslation('campaigns')
  const shown = stateOf(campaign)
  return <Tag color={COLOURS[shown]}>{t(`state.${shown}`)}</Tag>
}
