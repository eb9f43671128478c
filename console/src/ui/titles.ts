// What tags and campaigns are called.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Campaign, Title } from '@/api/schema'

/** Reads a title in the chosen language. */
export function useTitle() {
  const { i18n } = useTranslation()
  const chinese = i18n.language.startsWith('zh')
  return useCallback((title: Title) => (chinese ? title.zh : title.en), [chinese])
}

/** Reads a campaign's title in the chosen language; its name where it has none. */
export function useCampaignTitle() {
  const { i18n } = useTranslation()
  const language = i18n.language.startsWith('zh') ? 'zh' : 'en'
  return useCallback((campaign: Campaign) => campaign.title[language] ?? Object.values(campaign.title)[0] ?? campaign.name, [language])
}
