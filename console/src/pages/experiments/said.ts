// Estimates in words: rates as percentages and their differences as points, means as numbers.
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/ui/format'
import type { Contrast } from './report'

export function useSaid(kind: string) {
  const { t } = useTranslation('experiments')
  const { percent, decimal } = useFormat()
  const isRate = kind === 'proportion'
  const value = (number: number | null) => (number === null ? '–' : isRate ? percent(number) : decimal(number))
  const points = (number: number) => (isRate ? t('points', { number: decimal(number * 100) }) : decimal(number))
  return {
    value,
    points,
    range: (low: number | null, high: number | null) => `${value(low)} – ${value(high)}`,
    difference: ({ estimate, low, high }: Pick<Contrast, 'estimate' | 'low' | 'high'>) => t('interval', { estimate: points(estimate), low: points(low), high: points(high) }),
  }
}
