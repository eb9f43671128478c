// Why a verdict is as it is, in the chosen language; the server says it in English, with what it speaks of beside.
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/ui/format'
import type { Finding, Reason } from './report'
import { useSaid } from './said'

/** P-values below this are written with an exponent. */
const SMALL = 0.001
/** Facts that are effects on the metric's scale. */
const EFFECTS = ['effect', 'low', 'high']

export function useReasons(kind: string) {
  const { t, i18n } = useTranslation('experiments')
  const { whole, decimal } = useFormat()
  const { points } = useSaid(kind)
  const number = (name: string, value: number) => {
    if (EFFECTS.includes(name)) return points(value)
    if (name === 'p') return value < SMALL ? value.toExponential(1) : decimal(value)
    return name === 'lambda' ? decimal(value) : whole(value)
  }
  const tags = (names: string[]) =>
    names.length === 0 ? t('given.activity') : new Intl.ListFormat(i18n.language).format(names)
  const word = (name: string, fact: number | string | string[]) => {
    if (typeof fact === 'number') return number(name, fact)
    return typeof fact === 'string' ? t(`given.${fact}`) : tags(fact)
  }
  const say = (key: string, { text, facts }: Reason, context?: string) => {
    if (!facts || !i18n.exists(`experiments:${key}`)) return text
    const words = Object.entries(facts).map(([name, fact]) => [name, word(name, fact)] as const)
    return t(key, { ...Object.fromEntries(words), context })
  }
  return {
    reason: (reason: Reason) => say(`reason.${reason.code}`, reason),
    /** What would change a verdict: it differs by what was found. */
    next: (reason: Reason, finding: Finding) => say(`next.${reason.code}`, reason, finding),
  }
}
