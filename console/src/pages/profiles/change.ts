// What somebody says of who is one person, and taking it back.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import type { DecisionRequest, LinkChange, UndoRequest } from '@/api/schema'

/** Says what became of people, asks everything anew, and calls `done`. */
function useFollow(done: () => void) {
  const { t } = useTranslation('profiles')
  const { message } = App.useApp()
  const client = useQueryClient()
  return ({ merges, partings }: LinkChange) => {
    const told = [
      ...merges.map(([winner, loser]) => t('change.merged', { winner, loser })),
      ...partings.map(([stayed, parted]) => t('change.parted', { stayed, parted })),
    ]
    void message.success(told.length > 0 ? told.join(' ') : t('change.nobody'))
    void client.invalidateQueries()
    done()
  }
}

/** Says that two are one person, or that they are two. */
export function useDecide(done: () => void) {
  const onSuccess = useFollow(done)
  return useMutation({
    mutationFn: (said: DecisionRequest) => call(api.POST('/api/v1/identity/decisions', { body: said })),
    onSuccess,
  })
}

/** Undoes a merge, cuts an edge or takes a decision back. */
export function useUndo(done: () => void) {
  const onSuccess = useFollow(done)
  return useMutation({
    mutationFn: (what: UndoRequest) => call(api.POST('/api/v1/identity/undo', { body: what })),
    onSuccess,
  })
}
