// The typed way to the server. What it answers is what the OpenAPI document says; everything else is thrown.
import createClient, { type Middleware } from 'openapi-fetch'
import { connection } from './connection'
import { ApiError, Unreachable, errorOf } from './error'
import type { paths } from './schema'

/** The header that proves that a change was asked for by this page and not by another site. */
const CSRF_HEADER = 'x-csrf-token'

let csrf: string | undefined
const unauthorized = new Set<() => void>()

/** The token that changes are sent with; it comes with the session. */
export function keepCsrfToken(token: string | undefined) {
  csrf = token
}

/** Calls `listener` whenever the server no longer knows who asks. Gives what ends that. */
export function onUnauthorized(listener: () => void): () => void {
  unauthorized.add(listener)
  return () => void unauthorized.delete(listener)
}

const csrfHeader: Middleware = {
  onRequest({ request }) {
    if (csrf && request.method !== 'GET') request.headers.set(CSRF_HEADER, csrf)
    return request
  },
}

export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin', fetch: (request) => fetch(request) })
api.use(csrfHeader)

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer; throws an `ApiError` or `Unreachable` where there is none. */
export async function call<T>(answer: Promise<Answer<T>>): Promise<T> {
  let settled: Answer<T>
  try {
    settled = await answer
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    connection.lost()
    throw new Unreachable(cause)
  }
  const { data, error, response } = settled
  if (response.ok) {
    connection.found()
    return data as T
  }
  const failure = errorOf(response.status, error)
  if (failure instanceof Unreachable) connection.lost()
  else connection.found()
  if (failure instanceof ApiError && failure.status === 401) unauthorized.forEach((listener) => listener())
  throw failure
}
