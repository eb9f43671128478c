// Signing in and out, and using one-time links.
import { useQueryClient } from '@tanstack/react-query'
import { api, call, keepCsrfToken } from '@/api/client'
import { ApiError } from '@/api/error'
import type { Session, SetupRequest, SignIn } from '@/api/schema'

export const SESSION_KEY = ['session']

function keep(session: Session): Session {
  keepCsrfToken(session.csrf_token ?? undefined)
  return session
}

/** Who is signed in; null when nobody is. */
export async function loadSession(): Promise<Session | null> {
  try {
    return keep(await call(api.GET('/api/v1/session')))
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null
    throw error
  }
}

export const signIn = async (credentials: SignIn) => keep(await call(api.POST('/api/v1/session', { body: credentials })))

/** Uses a one-time link: makes the first administrator, or chooses a password. Signs in. */
export const setUp = async (request: SetupRequest) => keep(await call(api.POST('/api/v1/setup', { body: request })))

/** What a one-time link is for. */
export const askLink = (token: string) => call(api.POST('/api/v1/setup/link', { body: { token } }))

/** Ends the session and forgets what was loaded in it. */
export function useSignOut() {
  const client = useQueryClient()
  return async () => {
    await call(api.DELETE('/api/v1/session')).catch(() => undefined)
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] })
    client.setQueryData(SESSION_KEY, null)
  }
}
