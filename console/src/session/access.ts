// Signing in and out, and using one-time links.
import { useQueryClient } from '@tanstack/react-query'
import { call, keepCsrfToken } from '@/api/client'
import { ApiError } from '@/api/error'
import type { Session } from './session'

export const SESSION_KEY = ['session']

export interface SignIn {
  name: string
  password: string
}

export interface SetupRequest extends SignIn {
  token: string
}

interface SetupLink {
  user?: string | null
}

/** Asks for what the document of the API does not have yet. */
function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const sent = fetch(path, { method, headers: body ? headers : {}, body: body ? JSON.stringify(body) : undefined })
  const read = async (response: Response) => {
    const data: unknown = await response.json().catch(() => undefined)
    return response.ok ? { data: data as T, response } : { error: data, response }
  }
  return call(sent.then(read))
}

function keep(session: Session): Session {
  keepCsrfToken(session.csrf_token ?? undefined)
  return session
}

/** Who is signed in; null when nobody is. */
export async function loadSession(): Promise<Session | null> {
  try {
    return keep(await ask<Session>('GET', '/api/v1/session'))
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null
    throw error
  }
}

export const signIn = async (credentials: SignIn) => keep(await ask<Session>('POST', '/api/v1/session', credentials))

/** Uses a one-time link: makes the first administrator, or chooses a password. Signs in. */
export const setUp = async (request: SetupRequest) => keep(await ask<Session>('POST', '/api/v1/setup', request))

/** What a one-time link is for. */
export const askLink = (token: string) => ask<SetupLink>('POST', '/api/v1/setup/link', { token })

/** Ends the session and forgets what was loaded in it. */
export function useSignOut() {
  const client = useQueryClient()
  return async () => {
    await ask('DELETE', '/api/v1/session').catch(() => undefined)
    client.clear()
    client.setQueryData(SESSION_KEY, null)
  }
}
