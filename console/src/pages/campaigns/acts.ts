// What can be done with a campaign where it is.
import type { Campaign } from '@/api/schema'

export type Act = 'approve' | 'withdraw' | 'send' | 'pause' | 'resume'

type Standing = Pick<Campaign, 'state' | 'approved' | 'starts_at'>

/** Where a campaign is, as it is shown: before it is planned, whether somebody approved it counts, and whether it starts by itself. */
export function stateOf({ state, approved, starts_at }: Standing, now: string): string {
  if (state) return state
  if (!approved) return 'draft'
  return starts_at && Date.parse(starts_at) > Date.parse(now) ? 'scheduled' : 'approved'
}

const NEXT: Record<string, Act> = { draft: 'approve', scheduled: 'withdraw', approved: 'send', sending: 'pause', paused: 'resume' }

/** The one thing that can be done next; nothing where a campaign is at its end. */
export function nextAct(campaign: Standing, now: string): Act | undefined {
  return NEXT[stateOf(campaign, now)]
}
