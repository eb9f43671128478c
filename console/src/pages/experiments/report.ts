// The parts of a report that the page shows. Its shape is `qianmian.experiment/1`; a number that does not exist is null.

export interface Report {
  experiment: string
  design: Design
  srm: { observed: number[]; expected: number[]; chi2: number | null; p: number | null }
  metrics: Metric[]
  tags: TagReport[]
}

export interface Design {
  arms: string[]
  control: string
  targeted: string | null
  generic: string | null
  alpha: number
  multiplicity: string
  monitoring: boolean
  people: number
  left_out: number
}

export interface Metric {
  metric: string
  kind: string
  arms: { arm: string; n: number; mean: number | null; low: number | null; high: number | null }[]
  effects: Effect[]
}

export interface Effect {
  arm: string
  versus: string
  absolute: Contrast | null
  relative: Contrast | null
}

export interface Contrast {
  estimate: number
  low: number
  high: number
  p: number
  sequential: { low: number; high: number; p: number }
  chance_above_zero: number
}

export type Finding = 'useful' | 'accurate' | 'redundant' | 'not_enough_evidence' | 'faulty'

/** A code and its English sentence; what the sentence speaks of is missing in read-outs of before. */
export interface Reason {
  code: string
  text: string
  facts?: Record<string, number | string | string[]>
}

export interface TagReport {
  tag: string
  tagged: number
  untagged: number
  unknown: number
  metrics: TagMetric[]
  verdict: Verdict
}

export interface TagMetric {
  metric: string
  cells: { tagged: boolean; targeted: boolean; n: number; mean: number | null }[]
  effect_tagged: Contrast | null
  effect_untagged: Contrast | null
  interaction: Contrast | null
}

export interface Verdict {
  finding: Finding
  reasons: Reason[]
  metric: string
  n: number
  estimate: number | null
  low: number | null
  high: number | null
  p: number | null
  people_needed: number | null
  next: Reason[]
}

/** Below this p-value the arms do not hold the people that they were meant to: nothing else may be believed. */
export const SRM_LEVEL = 0.001
