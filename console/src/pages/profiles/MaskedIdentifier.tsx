import { useTranslation } from 'react-i18next'

/** An identifier as people know it: its kind, and its value, masked. */
export function MaskedIdentifier({ kind, value }: { kind: string; value: string }) {
  const { t } = useTranslation('profiles')
  return (
    <>
      <span className="faint">{t(`kind.${kind}`, { defaultValue: kind })}</span> <code>{value}</code>
    </>
  )
}
