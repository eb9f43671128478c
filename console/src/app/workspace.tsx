// The workspace's clock and zone: the console writes times as the rules count them, not as this computer would.
import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { useSession } from '@/session/session'

interface Workspace {
  /** IANA name of the zone whose days rules count; undefined where nobody is signed in. */
  timeZone?: string
  /** Now by the workspace's clock, which may be a simulated one. */
  now: () => string
}

const WorkspaceContext = createContext<Workspace>({ now: () => new Date().toISOString() })

export const useWorkspace = () => useContext(WorkspaceContext)

export function WorkspaceProvider({ children }: { children: ReactNode }) {
  const { time_zone: timeZone, now } = useSession()
  const workspace = useMemo(() => {
    const ahead = Date.parse(now) - Date.now()
    return { timeZone, now: () => new Date(Date.now() + ahead).toISOString() }
  }, [timeZone, now])
  return <WorkspaceContext value={workspace}>{children}</WorkspaceContext>
}
