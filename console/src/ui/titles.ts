// What tags and their values are called.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Title } from '@/api/schema'

/** Reads a title in the chosen language. */
export function useTitle() {
  const { i18n } = useTranslation()
  const chinese = i18n.language.startsWith('zh')
  return useCallback((title: Title) => (chinese ? title.zh : title.en), [chinese])
}
