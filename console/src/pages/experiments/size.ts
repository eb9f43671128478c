// How many people a comparison needs: the standard two-sided formula for two proportions with the normal approximation
// (Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd ed., section 4.2, without continuity correction).

/** The upper quantile of the standard normal, by Acklam's rational approximation (relative error below 1.2e-9). */
export function normalQuantile(p: number): number {
  const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239]
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572]
  const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783]
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416]
  const horner = (terms: number[], x: number) => terms.reduce((sum, term) => sum * x + term, 0)
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p))
    return horner(c, q) / (horner(d, q) * q + 1)
  }
  if (p > 1 - 0.02425) return -normalQuantile(1 - p)
  const q = p - 0.5
  const r = q * q
  return (horner(a, r) * q) / (horner(b, r) * r + 1)
}

/** People for each of two arms, so that a rate that moves from `rate` to `rate + effect` is shown with this power. */
export function peoplePerArm(rate: number, effect: number, alpha: number, power: number): number | null {
  const moved = rate + effect
  if (!(rate > 0 && rate < 1 && moved > 0 && moved < 1) || effect === 0) return null
  const mean = (rate + moved) / 2
  const level = normalQuantile(1 - alpha / 2) * Math.sqrt(2 * mean * (1 - mean))
  const missed = normalQuantile(power) * Math.sqrt(rate * (1 - rate) + moved * (1 - moved))
  return Math.ceil(((level + missed) / effect) ** 2)
}
