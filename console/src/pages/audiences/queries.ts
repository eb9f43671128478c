import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'

const PAGE = 50

export const useAudiences = () =>
  useQuery({ queryKey: ['audiences'], queryFn: ({ signal }) => call(api.GET('/api/v1/audiences', { signal })) })

/** How many people an expression finds; the last number stays while the next is on its way. */
export const useCount = (expression: string) =>
  useQuery({
    queryKey: ['audience-count', expression],
    queryFn: ({ signal }) => call(api.POST('/api/v1/audiences/count', { body: { expression }, signal })),
    enabled: expression !== '',
    placeholderData: keepPreviousData,
    retry: false,
  })

export const useInsight = (expression: string, base: string) =>
  useQuery({
    queryKey: ['audience-insight', expression, base],
    queryFn: ({ signal }) => call(api.POST('/api/v1/audiences/insight', { body: { expression, base: base || null }, signal })),
    enabled: expression !== '',
    retry: false,
  })

export const useOverlap = (expressions: string[]) =>
  useQuery({
    queryKey: ['audience-overlap', expressions],
    queryFn: ({ signal }) => call(api.POST('/api/v1/audiences/overlap', { body: { expressions }, signal })),
    enabled: expressions.length > 1,
  })

export const useMembers = (expression: string) =>
  useInfiniteQuery({
    queryKey: ['audience-members', expression],
    queryFn: ({ signal, pageParam }) =>
      call(api.POST('/api/v1/audiences/list', { body: { expression, limit: PAGE, after: pageParam }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_after ?? undefined,
    enabled: expression !== '',
    retry: false,
  })

/** The people of an expression as they are now, with their identifiers in the clear, as CSV. */
export const useExport = () =>
  useMutation({
    mutationFn: (expression: string) => call(api.POST('/api/v1/audiences/export', { body: { expression }, parseAs: 'text' })),
  })

/** What was kept of a defined audience, against who is in it now. */
export const useSnapshots = (name: string) =>
  useQuery({
    queryKey: ['audience-snapshots', name],
    queryFn: ({ signal }) => call(api.GET('/api/v1/audiences/{name}/snapshots', { params: { path: { name } }, signal })),
  })
