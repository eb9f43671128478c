import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'

const COLOURS: Record<string, string> = { sending: 'processing', planned: 'processing', done: 'success', paused: 'warning' }

/** Where a campaign is; a file that was never planned is a draft. */
export function State({ state }: { state: string | null | undefined }) {
  const { t } = useTranslation('campaigns')
  const shown = state ?? 'draft'
  return <Tag color={COLOURS[shown]}>{t(`state.${shown}`)}</Tag>
}
