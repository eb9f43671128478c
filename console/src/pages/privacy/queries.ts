import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'

const PAGE = 50

export const usePurposes = () =>
  useQuery({ queryKey: ['purposes'], queryFn: ({ signal }) => call(api.GET('/api/v1/purposes', { signal })) })

export const useEveryLedger = (purpose: string | undefined) =>
  useInfiniteQuery({
    queryKey: ['ledger', purpose],
    queryFn: ({ signal, pageParam }) =>
      call(api.GET('/api/v1/consents', { params: { query: { purpose, before: pageParam, limit: PAGE } }, signal })),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next_before ?? undefined,
  })

export const useAudit = (outcome: string | undefined) =>
  useInfiniteQuery({
    queryKey: ['audit', outcome],
    queryFn: ({ signal, pageParam }) =>
      call(api.GET('/api/v1/audit', { params: { query: { outcome, before: pageParam, limit: PAGE } }, signal })),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

export const useSubjectRequests = () =>
  useQuery({
    queryKey: ['subject-requests'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/subject-requests', { params: { query: {} }, signal })),
  })
