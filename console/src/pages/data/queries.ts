import { useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'

export const useSources = () =>
  useQuery({ queryKey: ['sources'], queryFn: ({ signal }) => call(api.GET('/api/v1/sources', { signal })) })

export const useStages = () =>
  useQuery({ queryKey: ['stages'], queryFn: ({ signal }) => call(api.GET('/api/v1/stages', { signal })) })

export const useActivity = (days: number) =>
  useQuery({
    queryKey: ['activity', days],
    queryFn: ({ signal }) => call(api.GET('/api/v1/activity', { params: { query: { days } }, signal })),
  })

export const useSourceHealth = (days: number) =>
  useQuery({
    queryKey: ['source-health', days],
    queryFn: ({ signal }) => call(api.GET('/api/v1/source-health', { params: { query: { days } }, signal })),
  })

export const useQualityRules = () =>
  useQuery({ queryKey: ['quality-rules'], queryFn: ({ signal }) => call(api.GET('/api/v1/quality-rules', { signal })) })
