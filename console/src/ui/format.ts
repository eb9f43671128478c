// Numbers and times as the chosen language writes them.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useWorkspace } from '@/app/workspace'
import { formats } from './formats'

/** Writers for the chosen language and the workspace's zone; `since` says how long ago something was. */
export function useFormat() {
  const { i18n } = useTranslation()
  const { timeZone, now } = useWorkspace()
  return useMemo(() => {
    const written = formats(i18n.language, timeZone)
    return { ...written, since: (at: string) => written.ago(at, now()) }
  }, [i18n.language, timeZone, now])
}
