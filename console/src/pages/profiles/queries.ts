import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'

const PAGE = 50

export interface PeopleAsked {
  q?: string
  tag?: string
  value?: string
}

export const usePeople = (asked: PeopleAsked) =>
  useInfiniteQuery({
    queryKey: ['people', asked],
    queryFn: ({ signal, pageParam }) =>
      call(api.GET('/api/v1/profiles', { params: { query: { ...asked, after: pageParam, limit: PAGE } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_after ?? undefined,
  })

const path = (person: string) => ({ path: { person } })

export const useProfile = (person: string) =>
  useQuery({
    queryKey: ['profile', person],
    queryFn: ({ signal }) => call(api.GET('/api/v1/profiles/{person}', { params: path(person), signal })),
  })

export const useRecord = (person: string) =>
  useQuery({
    queryKey: ['record', person],
    queryFn: ({ signal }) => call(api.GET('/api/v1/profiles/{person}/record', { params: path(person), signal })),
  })

export const useLedger = (person: string) =>
  useQuery({
    queryKey: ['consents', person],
    queryFn: ({ signal }) => call(api.GET('/api/v1/profiles/{person}/consents', { params: path(person), signal })),
  })

export const useTimeline = (person: string) =>
  useInfiniteQuery({
    queryKey: ['timeline', person],
    queryFn: ({ signal, pageParam }) =>
      call(
        api.GET('/api/v1/profiles/{person}/timeline', {
          params: { ...path(person), query: { before: pageParam, limit: PAGE } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.more ? page.events.at(-1)?.at : undefined),
  })

export const useExplanation = (person: string, name: string) =>
  useQuery({
    queryKey: ['explanation', person, name],
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/profiles/{person}/tags/{name}', { params: { path: { person, name } }, signal })),
  })

export const useLinks = (person: string) =>
  useQuery({
    queryKey: ['links', person],
    queryFn: ({ signal }) => call(api.GET('/api/v1/profiles/{person}/links', { params: path(person), signal })),
  })

export const useLinkLog = (limit: number) =>
  useQuery({
    queryKey: ['link-log', limit],
    queryFn: ({ signal }) => call(api.GET('/api/v1/identity/log', { params: { query: { limit } }, signal })),
    placeholderData: keepPreviousData,
  })
