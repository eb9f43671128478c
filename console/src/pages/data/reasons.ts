import { useTranslation } from 'react-i18next'

/** The name of a failed rule's code; the code itself where it has none, as with those that sources declare. */
export function useReason() {
  const { t, i18n } = useTranslation('data')
  return (code: string) => (i18n.exists(`data:code.${code}`) ? t(`code.${code}`) : code.replaceAll('_', ' '))
}
