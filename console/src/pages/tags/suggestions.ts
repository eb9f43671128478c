import type { TagHealth, TagSuggestion } from '@/api/schema'

/** What should be done about a tag; nothing where it is to be kept as it is. */
export const wanted = (health: TagHealth | undefined): TagSuggestion[] =>
  (health?.suggestions ?? []).filter(({ action }) => action !== 'keep')
