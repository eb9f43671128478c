import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'

const PAGE = 50

const path = (name: string) => ({ path: { name } })

export const useTag = (name: string, enabled = true) =>
  useQuery({
    queryKey: ['tag', name],
    enabled,
    queryFn: ({ signal }) => call(api.GET('/api/v1/tags/{name}', { params: path(name), signal })),
  })

/** How all tags are, by name. */
export const useHealth = () =>
  useQuery({
    queryKey: ['tag-health'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/tag-health', { signal })),
    select: (all) => new Map(all.map((health) => [health.tag, health])),
  })

export const useTagHealth = (name: string) =>
  useQuery({
    queryKey: ['tag-health', name],
    queryFn: ({ signal }) => call(api.GET('/api/v1/tag-health/{name}', { params: path(name), signal })),
  })

export const usePopulation = (name: string, days: number) =>
  useQuery({
    queryKey: ['tag-history', name, days],
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/tags/{name}/history', { params: { ...path(name), query: { days } }, signal })),
  })

/** The pairs of a tag's values with other tags', or of all tags. */
export const useOverlap = (tag?: string) =>
  useQuery({
    queryKey: ['tag-overlap', tag],
    queryFn: ({ signal }) => call(api.GET('/api/v1/tag-overlap', { params: { query: { tag } }, signal })),
  })

export const useMembers = (name: string, asked: { value?: string; on?: string }) =>
  useInfiniteQuery({
    queryKey: ['tag-members', name, asked],
    queryFn: ({ signal, pageParam }) =>
      call(
        api.GET('/api/v1/tags/{name}/members', {
          params: { ...path(name), query: { ...asked, after: pageParam, limit: PAGE } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_after ?? undefined,
  })

/** What the tags of a YAML text would say of everybody now. */
export const usePreview = () =>
  useMutation({
    mutationFn: (text: string) =>
      call(api.POST('/api/v1/tags/preview', { body: text, bodySerializer: (body) => body, headers: { 'content-type': 'application/yaml' } })),
  })
