import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { ApiError } from '@/api/error'
import type { Campaign } from '@/api/schema'
import type { Act } from './acts'

/** While messages leave, it is looked at so often. */
const LIVE_MS = 1500

const path = (name: string) => ({ path: { name } })
const acting = (name: string) => ['campaign-act', name]

/** Where a campaign is; null before it is planned. Looked at again while anything may change. */
export function useStatus(name: string) {
  const busy = useIsMutating({ mutationKey: acting(name) }) > 0
  return useQuery({
    queryKey: ['campaign', name],
    queryFn: async ({ signal }) => {
      try {
        return await call(api.GET('/api/v1/campaigns/{name}', { params: path(name), signal }))
      } catch (error) {
        if (error instanceof ApiError && error.status === 409) return null
        throw error
      }
    },
    refetchInterval: ({ state }) => (busy || state.data?.state === 'sending' ? LIVE_MS : false),
  })
}

export const usePreview = (name: string) =>
  useQuery({
    queryKey: ['campaign-preview', name],
    queryFn: ({ signal }) => call(api.GET('/api/v1/campaigns/{name}/preview', { params: path(name), signal })),
  })

const DOING: Record<Act, (campaign: Campaign) => Promise<unknown>> = {
  approve: ({ name, version }) => call(api.POST('/api/v1/campaigns/{name}/approve', { params: path(name), body: { version } })),
  send: ({ name }) => call(api.POST('/api/v1/campaigns/{name}/send', { params: path(name) })),
  pause: ({ name }) => call(api.POST('/api/v1/campaigns/{name}/pause', { params: path(name) })),
  resume: ({ name }) => call(api.POST('/api/v1/campaigns/{name}/resume', { params: path(name) })),
}

/** Approves, sends, pauses or resumes a campaign. */
export function useAct(campaign: Campaign) {
  const client = useQueryClient()
  return useMutation({
    mutationKey: acting(campaign.name),
    mutationFn: (act: Act) => DOING[act](campaign),
    onSettled: () =>
      Promise.all([['campaigns'], ['campaign', campaign.name]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}
