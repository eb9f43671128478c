import { useTranslation } from 'react-i18next'

/** Says why a message does not leave; a reason that a channel gives is said as it is. */
export function useReason(): (reason: string) => string {
  const { t, i18n } = useTranslation('campaigns')
  return (reason) => (i18n.exists(`campaigns:reason.${reason}`) ? t(`reason.${reason}`) : reason)
}
