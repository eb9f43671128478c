import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failure } from './Failure'
import { Loading } from './Loading'

interface Props<T> {
  query: UseQueryResult<T>
  /** What to show where the answer is empty, and when it is. */
  empty?: { when: (data: T) => boolean; show: ReactNode }
  rows?: number
  children: (data: T) => ReactNode
}

/** What a query found, or that it is on its way, that there is nothing, or why it failed. Old data stays over a failure. */
export function Loaded<T>({ query, empty, rows, children }: Props<T>) {
  if (query.data === undefined) {
    if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />
    return <Loading rows={rows} />
  }
  if (empty?.when(query.data)) return empty.show
  return children(query.data)
}
