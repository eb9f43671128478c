// Who is signed in, and what they may do. The server decides; the console only leaves out what it would refuse.
import { createContext, useContext } from 'react'
import type { Role, Session as Answer } from '@/api/schema'

export const ROLES: Role[] = ['admin', 'operator', 'analyst', 'privacy_officer']

/** What an operation needs, as the API's document names it in `x-permission`. */
export type Permission =
  | 'read'
  | 'people'
  | 'sql'
  | 'import'
  | 'consent'
  | 'define'
  | 'send'
  | 'export'
  | 'erase'
  | 'audit'
  | 'administer'

export type Session = Answer

export const SessionContext = createContext<Session | null>(null)

/** Who is signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('there is a session behind the entrance only')
  return session
}

/** Whether who is signed in may do something. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession()
  return (permission) => permissions.includes(permission)
}
