// What can be done with a campaign where it is.
import type { Campaign } from '@/api/schema'

export type Act = 'approve' | 'send' | 'pause' | 'resume'

/** Where a campaign is, as it is shown: before it is planned, whether somebody approved it counts. */
export function stateOf({ state, approved }: Pick<Campaign, 'state' | 'approved'>): string {
  return state ?? (approved ? 'approved' : 'draft')
}

const NEXT: Record<string, Act> = { draft: 'approve', approved: 'send', sending: 'pause', paused: 'resume' }

/** The one thing that can be done next; nothing where a campaign is at its end. */
export function nextAct(campaign: Pick<Campaign, 'state' | 'approved'>): Act | undefined {
  return NEXT[stateOf(campaign)]
}
