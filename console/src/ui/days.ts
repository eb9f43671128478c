// Rows by day as series of a chart: every day has a value, also one without any row.

const DAY_MS = 86_400_000

/** Every day from one to another, both inside, as `2026-03-10`. */
export function daysBetween(from: string, to: string): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  const count = Math.max(0, Math.round((last - first) / DAY_MS) + 1)
  return Array.from({ length: count }, (_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10))
}

/** One series for each name, the largest first; beyond `most` the smaller ones are one together, without a name. */
export function seriesBy<R extends { day: string; rows: number }>(
  rows: R[],
  nameOf: (row: R) => string,
  days: string[],
  most = 6,
): { name: string; values: number[] }[] {
  const totals = new Map<string, number>()
  for (const row of rows) totals.set(nameOf(row), (totals.get(nameOf(row)) ?? 0) + row.rows)
  const order = [...totals].sort((left, right) => right[1] - left[1]).map(([name]) => name)
  const names = order.length > most ? [...order.slice(0, most - 1), ''] : order
  const place = new Map(days.map((day, index) => [day, index]))
  const series = names.map((name) => ({ name, values: days.map(() => 0) }))
  for (const row of rows) {
    const index = place.get(row.day)
    const own = series.find(({ name }) => name === nameOf(row)) ?? series.at(-1)
    if (index !== undefined && own) own.values[index] = (own.values[index] ?? 0) + row.rows
  }
  return series
}
