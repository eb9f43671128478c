// Who is signed in. The server decides what they may do; the console only leaves out what it would refuse.
import { createContext, useContext } from 'react'

export const ROLES = ['admin', 'operator', 'analyst', 'privacy_officer'] as const
export type Role = (typeof ROLES)[number]

export interface Session {
  name: string
  role: Role
}

export const SessionContext = createContext<Session | null>(null)

/** Who is signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('there is a session behind the entrance only')
  return session
}
