// What several pages ask for. Of one page alone, it stands in the page's own `queries.ts`.
import { useQuery } from '@tanstack/react-query'
import { api, call } from './client'

/** All tags in numbers. */
export const useTags = () =>
  useQuery({ queryKey: ['tags'], queryFn: ({ signal }) => call(api.GET('/api/v1/tags', { signal })) })

/** The planned events, and those that came without being planned. */
export const useTrackingPlan = () =>
  useQuery({
    queryKey: ['tracking-plan'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/tracking-plan', { signal })),
  })

/** All campaigns, planned or not. */
export const useCampaigns = () =>
  useQuery({ queryKey: ['campaigns'], queryFn: ({ signal }) => call(api.GET('/api/v1/campaigns', { signal })) })
