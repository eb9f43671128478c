import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, call } from '@/api/client'
import { ApiError } from '@/api/error'

const path = (name: string) => ({ path: { name } })

/** Where a campaign is; null before it is planned. */
export const useStatus = (name: string) =>
  useQuery({
    queryKey: ['campaign', name],
    queryFn: async ({ signal }) => {
      try {
        return await call(api.GET('/api/v1/campaigns/{name}', { params: path(name), signal }))
      } catch (error) {
        if (error instanceof ApiError && error.status === 409) return null
        throw error
      }
    },
    refetchInterval: ({ state }) => (state.data && state.data.pending > 0 ? 3000 : false),
  })

export const usePreview = (name: string) =>
  useQuery({
    queryKey: ['campaign-preview', name],
    queryFn: ({ signal }) => call(api.GET('/api/v1/campaigns/{name}/preview', { params: path(name), signal })),
  })

/** Plans a campaign where it is not planned yet, and sends what may leave now. */
export function useSend(name: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(api.POST('/api/v1/campaigns/{name}/send', { params: path(name) })),
    onSuccess: (status) => {
      client.setQueryData(['campaign', name], status)
      void client.invalidateQueries({ queryKey: ['campaigns'] })
    },
  })
}
