import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'

const COLOURS: Record<string, string> = { active: 'success', draft: 'processing', deprecated: 'warning' }

/** Where a tag is in its life. */
export function Status({ status }: { status: string }) {
  const { t } = useTranslation('tags')
  return <Tag color={COLOURS[status]}>{t(`status.${status}`)}</Tag>
}
