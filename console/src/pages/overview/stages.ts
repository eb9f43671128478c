// What each stage of the loop shows: one number, and what explains it.
import type { Overview } from '@/api/schema'

export interface Stage {
  name: 'collect' | 'clean' | 'identify' | 'profile' | 'tag' | 'audience' | 'deliver' | 'validate'
  /** Where it is looked at in detail. */
  to: string
  value: number
  /** Smaller numbers: the key of their words, and the number. */
  notes: { key: string; count: number; tone?: 'bad' | 'good' }[]
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0)

/** The stages in the order of the loop. */
export function stagesOf(overview: Overview): Stage[] {
  const { rows, people, messages, verdicts } = overview
  return [
    { name: 'collect', to: '/data', value: rows.rows_in, notes: [{ key: 'sources', count: overview.sources }] },
    {
      name: 'clean',
      to: '/data',
      value: rows.rows_out,
      notes: [
        { key: 'merged', count: rows.rows_merged },
        { key: 'rejected', count: rows.rows_rejected, tone: rows.rows_rejected > 0 ? 'bad' : undefined },
      ],
    },
    {
      name: 'identify',
      to: '/profiles',
      value: people.identifiers,
      notes: [
        { key: 'merges', count: people.merges },
        { key: 'refusals', count: people.refusals },
      ],
    },
    { name: 'profile', to: '/profiles', value: people.people, notes: [{ key: 'events', count: overview.events }] },
    { name: 'tag', to: '/tags', value: overview.tags, notes: [{ key: 'tagged', count: overview.tagged_people }] },
    { name: 'audience', to: '/audiences', value: overview.audiences, notes: [{ key: 'campaigns', count: sum(overview.campaigns) }] },
    {
      name: 'deliver',
      to: '/campaigns',
      value: messages.sent,
      notes: [
        { key: 'planned', count: messages.planned },
        { key: 'suppressed', count: messages.suppressed },
      ],
    },
    {
      name: 'validate',
      to: '/experiments',
      value: sum(verdicts),
      notes: [{ key: 'useful', count: verdicts.useful ?? 0, tone: (verdicts.useful ?? 0) > 0 ? 'good' : undefined }],
    },
  ]
}
