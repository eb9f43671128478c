import { useQuery } from '@tanstack/react-query'
import { api, call } from '@/api/client'

export const useSettings = () =>
  useQuery({ queryKey: ['settings'], queryFn: ({ signal }) => call(api.GET('/api/v1/settings', { signal })) })

export const useUsers = () =>
  useQuery({ queryKey: ['users'], queryFn: ({ signal }) => call(api.GET('/api/v1/users', { signal })) })

export const useWriteKeys = () =>
  useQuery({ queryKey: ['write-keys'], queryFn: ({ signal }) => call(api.GET('/api/v1/write-keys', { signal })) })

export const useTokens = () =>
  useQuery({ queryKey: ['tokens'], queryFn: ({ signal }) => call(api.GET('/api/v1/tokens', { signal })) })

export const useSources = () =>
  useQuery({ queryKey: ['sources'], queryFn: ({ signal }) => call(api.GET('/api/v1/sources', { signal })) })
