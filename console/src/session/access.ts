// Signing in and out, and the first account.
import { useQueryClient } from '@tanstack/react-query'
import { ApiError, Unreachable, errorOf } from '@/api/error'
import { keepCsrfToken } from '@/api/client'
import { connection } from '@/api/connection'
import type { Session } from './session'

export const SESSION_KEY = ['session']

interface SessionAnswer extends Session {
  csrf_token?: string
}

export interface Credentials {
  name: string
  password: string
}

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  let answer: Response
  try {
    answer = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    })
  } catch (cause) {
    connection.lost()
    throw new Unreachable(cause)
  }
  const data: unknown = await answer.json().catch(() => undefined)
  if (!answer.ok) throw errorOf(answer.status, data)
  return data
}

function keep(answer: unknown): Session {
  const { csrf_token, ...session } = answer as SessionAnswer
  keepCsrfToken(csrf_token)
  return session
}

/** Who is signed in; null when nobody is. */
export async function loadSession(): Promise<Session | null> {
  try {
    return keep(await ask('GET', '/api/v1/session'))
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null
    throw error
  }
}

export const signIn = async (credentials: Credentials) => keep(await ask('POST', '/api/v1/session', credentials))

/** Makes the first account with the link that the server printed, and signs in. */
export const setUp = async (token: string, credentials: Credentials) =>
  keep(await ask('POST', '/api/v1/setup', { token, ...credentials }))

/** Ends the session and forgets what was loaded in it. */
export function useSignOut() {
  const client = useQueryClient()
  return async () => {
    await ask('DELETE', '/api/v1/session').catch(() => undefined)
    client.clear()
    client.setQueryData(SESSION_KEY, null)
  }
}
