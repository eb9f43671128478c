import { useFormat } from './format'

/** A whole number; a zero is quiet. */
export function Count({ value, tone }: { value: number; tone?: 'bad' | 'good' }) {
  const { whole } = useFormat()
  const style = value === 0 ? { color: 'var(--text-faint)' } : tone && { color: `var(--${tone})` }
  return (
    <span className="num" style={style || undefined}>
      {whole(value)}
    </span>
  )
}
