// A campaign that somebody writes: the plan of the wizard and the file beside it, of which either can be edited.
import { useEffect, useState } from 'react'
import type { Campaign, CampaignPreview, Definition, Mistake } from '@/api/schema'
import { ApiError } from '@/api/error'
import { useDraft } from '@/ui/draft'
import { useRested } from '@/ui/rested'
import { useTrial } from '../queries'
import { freeName, isCountable, planOf, yamlOf, type Plan } from './plan'

/** What is typed is tried after so long a pause. */
const PAUSE_MS = 600
/** What the server calls the text that it was given. */
const TEXT = 'campaigns.yaml'

export interface Draft {
  plan: Plan
  text: string
  /** Whether the text was edited since the plan was: the plan follows as soon as the server has read it. */
  byHand: boolean
  /** The version of the file that it began with; none where it is new. */
  version?: string
}

/** A plan as a new file. */
export const draftOf = (plan: Plan): Draft => ({ plan, text: yamlOf(plan), byHand: false })

/** A campaign that was never planned, as it stands in its file. */
export const written = (campaign: Campaign, { text, version }: Definition): Draft => ({ plan: planOf(campaign), text, byHand: true, version })

/** A copy with a name of its own. */
export const copyOf = (campaign: Campaign, taken: string[]): Draft => draftOf({ ...planOf(campaign), name: freeName(campaign.name, taken) })

export interface Writing extends Draft {
  setPlan: (plan: Plan) => void
  setText: (text: string) => void
  forget: () => void
  /** Throws away what was typed. */
  reset: () => void
  /** What the text would do, as far as the server could tell of it or of a text before. */
  preview?: CampaignPreview
  /** Whether the preview is of the text as it is. */
  isCurrent: boolean
  /** What is wrong in the text, at its place. */
  mistakes: Mistake[]
  error: Error | null
  person: string
  setPerson: (person: string) => void
}

export function useWriting(name: string, begin: Draft): Writing {
  const [draft, setDraft, forget] = useDraft<Draft>(`campaigns.wizard.${name}`, begin)
  const [person, setPerson] = useState('')
  const tried = draft.byHand || isCountable(draft.plan) ? draft.text : ''
  const [text, as] = [useRested(tried, PAUSE_MS), useRested(person.trim(), PAUSE_MS)]
  const trial = useTrial(text, as)
  const isCurrent = trial.isSuccess && !trial.isPlaceholderData && text === draft.text && as === person.trim()
  const definition = isCurrent && draft.byHand ? trial.data.definition : undefined
  useEffect(() => {
    if (definition) setDraft({ ...draft, plan: planOf(definition), byHand: false })
    // Once for each answer: what is typed afterwards stays.
  }, [definition])
  const mistakes = trial.error instanceof ApiError && text !== '' ? trial.error.mistakes.filter(({ file }) => file === TEXT) : []
  return {
    ...draft,
    setPlan: (plan) => setDraft({ ...draft, ...draftOf(plan) }),
    setText: (next) => next !== draft.text && setDraft({ ...draft, text: next, byHand: true }),
    forget,
    reset: () => setDraft(begin),
    preview: text === '' ? undefined : trial.data,
    isCurrent,
    mistakes,
    error: text === '' ? null : trial.error,
    person,
    setPerson,
  }
}
