// Lets people in who are signed in. Who is signed out while working signs in again over the page, so that what was typed
// stays.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { onUnauthorized } from '@/api/client'
import { Failure } from '@/ui/Failure'
import { Loading } from '@/ui/Loading'
import { SESSION_KEY, loadSession } from './access'
import { SessionContext, type Session } from './session'
import { SetUp } from './SetUp'
import { SignIn, SignInForm } from './SignIn'

export function Entrance({ children }: { children: ReactNode }) {
  const { t } = useTranslation('session')
  const client = useQueryClient()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const [expired, setExpired] = useState(false)
  const { data: session, error, isPending, refetch } = useQuery({
    queryKey: SESSION_KEY,
    queryFn: loadSession,
    staleTime: Infinity,
  })
  useEffect(() => onUnauthorized(() => setExpired(true)), [])

  const enter = (entered: Session) => {
    client.setQueryData(SESSION_KEY, entered)
    setExpired(false)
    void client.invalidateQueries({ predicate: (query) => query.queryKey !== SESSION_KEY })
  }
  if (isPending) return <Loading />
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (pathname === '/setup') {
    return (
      <SetUp
        onEntered={(entered) => {
          enter(entered)
          void navigate('/', { replace: true })
        }}
      />
    )
  }
  if (!session) return <SignIn onEntered={enter} />
  return (
    <SessionContext value={session}>
      {children}
      <Modal open={expired} title={t('expired')} footer={null} closable={false} keyboard={false} destroyOnHidden>
        <SignInForm onEntered={enter} name={session.name} />
      </Modal>
    </SessionContext>
  )
}
