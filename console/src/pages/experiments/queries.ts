import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import type { Report } from './report'

export const useReport = (name: string) =>
  useQuery({
    queryKey: ['experiment', name],
    queryFn: async ({ signal }) =>
      (await call(api.GET('/api/v1/experiments/{name}', { params: { path: { name } }, signal }))) as unknown as Report,
    retry: false,
  })

/** How many people an experiment needs; parts between 0 and 1. */
export const useSampleSize = (asked: { rate: number; effect: number; prevalence: number; power: number }) =>
  useQuery({
    queryKey: ['sample-size', asked],
    queryFn: ({ signal }) => call(api.GET('/api/v1/sample-size', { params: { query: asked }, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  })
