// Numbers and times as a language writes them.

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

/** How to write a span of seconds: the largest unit of which there is at least one. */
export function largestUnit(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return [Math.trunc(seconds / size), unit]
}

/** Writers for one language and zone. */
export function formats(language: string, timeZone?: string) {
  const whole = new Intl.NumberFormat(language)
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  const part = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone })
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone })
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone })
  const month = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  return {
    whole: (value: number) => whole.format(value),
    compact: (value: number) => compact.format(value),
    percent: (value: number) => part.format(value),
    decimal: (value: number) => decimal.format(value),
    time: (at: string) => time.format(new Date(at)),
    day: (at: string) => day.format(new Date(at)),
    /** The time of day. */
    clock: (at: string) => clock.format(new Date(at)),
    /** A calendar day such as `2026-03-10`. */
    date: (date: string) => month.format(new Date(`${date}T00:00:00Z`)),
    /** How far `at` is from `now`, both RFC 3339. */
    ago: (at: string, now: string) => {
      const [count, unit] = largestUnit((Date.parse(at) - Date.parse(now)) / 1000)
      return relative.format(count, unit)
    },
  }
}
