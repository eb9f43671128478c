import { keepPreviousData, useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
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

/** What a text would do, as `person` would get it where one is given; not asked for without a text. */
export const useTrial = (text: string, person: string) =>
  useQuery({
    queryKey: ['campaign-trial', text, person],
    queryFn: ({ signal }) =>
      call(
        api.POST('/api/v1/campaigns/preview', {
          params: { query: { person: person || undefined } },
          body: text,
          bodySerializer: (body) => body,
          headers: { 'content-type': 'application/yaml' },
          signal,
        }),
      ),
    enabled: text !== '',
    placeholderData: keepPreviousData,
    retry: false,
  })

export const useSettings = () =>
  useQuery({ queryKey: ['settings'], queryFn: ({ signal }) => call(api.GET('/api/v1/settings', { signal })) })

export const usePurposes = () =>
  useQuery({ queryKey: ['purposes'], queryFn: ({ signal }) => call(api.GET('/api/v1/purposes', { signal })) })

export const useAudienceNames = () =>
  useQuery({
    queryKey: ['audiences'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/audiences', { signal })),
    select: (all) => all.map(({ name }) => name),
  })

const DOING: Record<Act, (campaign: Campaign) => Promise<unknown>> = {
  approve: ({ name, version }) => call(api.POST('/api/v1/campaigns/{name}/approve', { params: path(name), body: { version } })),
  withdraw: ({ name }) => call(api.DELETE('/api/v1/campaigns/{name}/approve', { params: path(name) })),
  send: ({ name }) => call(api.POST('/api/v1/campaigns/{name}/send', { params: path(name) })),
  pause: ({ name }) => call(api.POST('/api/v1/campaigns/{name}/pause', { params: path(name) })),
  resume: ({ name }) => call(api.POST('/api/v1/campaigns/{name}/resume', { params: path(name) })),
}

/** Approves, calls off, sends, pauses or resumes a campaign. */
export function useAct(campaign: Campaign) {
  const client = useQueryClient()
  return useMutation({
    mutationKey: acting(campaign.name),
    mutationFn: (act: Act) => DOING[act](campaign),
    onSettled: () =>
      Promise.all([['campaigns'], ['campaign', campaign.name]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}
