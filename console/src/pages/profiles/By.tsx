import { useTranslation } from 'react-i18next'

/** What the log calls the rules. */
const RULES = 'identity'

/** Who said that people are one or two: the rules, or somebody. */
export function By({ by }: { by: string }) {
  const { t } = useTranslation('profiles')
  return <>{by === RULES ? t('log.rules') : by}</>
}
