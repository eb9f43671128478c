import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'

const COLOURS: Record<string, string> = { active: 'green', draft: 'blue', deprecated: 'orange' }

/** Where a tag is in its life. */
export function Status({ status }: { status: string }) {
  const { t } = useTranslation('tags')
  return <Tag color={COLOURS[status]}>{t(`status.${status}`)}</Tag>
}
