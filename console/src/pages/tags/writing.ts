// The text of a tag that somebody works on, and the file it goes to.
import { useCallback, useMemo } from 'react'
import { useNavigate } from 'react-router'
import { useDefinition, useSaveDefinition } from '@/api/definitions'
import { ApiError, isConflict } from '@/api/error'
import { nameIn } from '@/api/named'
import type { Definition, Mistake } from '@/api/schema'
import { useDraft } from '@/ui/draft'
import EXAMPLE from './example.yaml?raw'
import { useTag } from './queries'

/** What was typed, and the version of the file it was typed over. */
interface Draft {
  text: string
  version?: string
}

export interface Writing {
  text: string
  /** As the file says it; none where there is no such tag in the files. */
  written?: Definition
  isChanged: boolean
  /** The name that the text gives; none while it gives none. */
  name?: string
  change: (text: string) => void
  /** Forgets what was typed. */
  reset: () => void
  /** Writes the text; over a newer file only where `version` is that of it. */
  save: (version?: string) => void
  isSaving: boolean
  error: Error | null
  /** Why the file could not be read. */
  unread: Error | null
  /** What is wrong in the text by the last try to save it. */
  mistakes: Mistake[]
}

/** The name under which what is typed of a tag is kept. */
export const draftOf = (of: string | null) => `tags.workbench.${of ?? ''}`

/** A text in the place of a tag's, or of a new one's. What is typed stays until it is saved, also where saving fails. */
export function useWriting(of: string | null): Writing {
  const navigate = useNavigate()
  const definition = useDefinition('tag', of)
  const gone = definition.error instanceof ApiError && definition.error.status === 404
  const past = useTag(of ?? '', of !== null && gone).data?.versions.at(-1)?.yaml
  const [draft, setDraft] = useDraft<Draft | null>(draftOf(of), null)
  const written = definition.data
  const begin = of ? (written?.text ?? (past ? `- ${past}\n` : '')) : EXAMPLE
  const text = draft?.text ?? begin
  const version = draft ? draft.version : written?.version
  const saving = useSaveDefinition('tag')
  const { reset: forgetFailure } = saving

  const change = useCallback(
    (next: string) => {
      if (next === text) return
      forgetFailure()
      setDraft({ text: next, version })
    },
    [text, version, setDraft, forgetFailure],
  )
  const reset = () => {
    forgetFailure()
    setDraft(null)
  }
  const name = nameIn('tag', text)
  const save = (over = version) => {
    const target = over === undefined ? name : (of ?? name)
    if (target === undefined) return
    saving.mutate(
      { name: target, text, version: over },
      {
        onSuccess: ({ definition: { name, file } }) => {
          setDraft(null)
          void navigate(`/tags/workbench?of=${encodeURIComponent(name)}`, { replace: true, state: { changed: { file } } })
        },
        onError: (error) => {
          if (isConflict(error)) void definition.refetch()
        },
      },
    )
  }
  const failure = saving.error
  const mistakes = useMemo(
    () => (failure instanceof ApiError ? failure.mistakes.filter(({ file }) => !file.includes('/')) : []),
    [failure],
  )
  return { text, written, isChanged: text !== begin, name, change, reset, save, isSaving: saving.isPending, error: failure, unread: gone ? null : definition.error, mistakes }
}
