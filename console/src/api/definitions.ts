// The definitions of tags, audiences and campaigns as they stand in files: read, written, taken away, and taken into use.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api, call } from './client'
import type { Kind } from './named'

/** Everything that a change of definitions can change is asked for anew; this is what it does not change. */
const KEPT = ['session', 'reload']
/** A reload that is under way is looked at so often. */
const LOOK_MS = 500

const ADDRESSES = {
  tag: '/api/v1/tags/{name}/definition',
  audience: '/api/v1/audiences/{name}/definition',
  campaign: '/api/v1/campaigns/{name}/definition',
} as const

const keyOf = (kind: Kind, name: string) => ['definition', kind, name]

/** A definition as it stands in its file; not asked for without a name. */
export const useDefinition = (kind: Kind, name: string | null) =>
  useQuery({
    queryKey: keyOf(kind, name ?? ''),
    enabled: name !== null,
    retry: false,
    queryFn: ({ signal }) => call(api.GET(ADDRESSES[kind], { params: { path: { name: name ?? '' } }, signal })),
  })

/** A text to be written. */
export interface Written {
  name: string
  text: string
  /** The version it was made from; none where it is new. */
  version?: string
}

/** What a change rests on, as headers say it. */
const resting = (version?: string) => (version === undefined ? { 'If-None-Match': '*' } : { 'If-Match': `"${version}"` })

/** Writes a definition into its file, and begins to take it into use. */
export function useSaveDefinition(kind: Kind) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, text, version }: Written) =>
      call(
        api.PUT(ADDRESSES[kind], {
          params: { path: { name }, header: resting(version) },
          body: text,
          bodySerializer: (body) => body,
          headers: { 'content-type': 'application/yaml' },
        }),
      ),
    onSuccess: ({ definition, reload }) => {
      client.setQueryData(keyOf(kind, definition.name), definition)
      client.setQueryData(['reload'], reload)
    },
  })
}

/** Takes a definition away. */
export function useDeleteDefinition(kind: Kind) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, version }: { name: string; version: string }) =>
      call(api.DELETE(ADDRESSES[kind], { params: { path: { name }, header: resting(version) } })),
    onSuccess: (reload, { name }) => {
      client.removeQueries({ queryKey: keyOf(kind, name) })
      client.setQueryData(['reload'], reload)
    },
  })
}

/** Sets the status of several tags at once. */
export function useSetStatus() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { tags: string[]; status: 'draft' | 'active' | 'deprecated' | 'retired' }) => call(api.POST('/api/v1/tag-status', { body })),
    onSuccess: (reload) => client.setQueryData(['reload'], reload),
  })
}

/** How the last reload of the files fares. When one ends that was seen under way, everything it may have changed is asked for anew. */
export function useReload() {
  const client = useQueryClient()
  const reload = useQuery({
    queryKey: ['reload'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/reload', { signal })),
    refetchInterval: (query) => (query.state.data?.state === 'preparing' ? LOOK_MS : false),
  })
  const state = reload.data?.state
  const before = useRef(state)
  useEffect(() => {
    if (before.current === 'preparing' && state === 'in_use') {
      void client.invalidateQueries({ predicate: ({ queryKey }) => !KEPT.includes(String(queryKey[0])) })
    }
    before.current = state
  }, [client, state])
  return reload
}
