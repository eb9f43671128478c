// What the log says of merges, partings and refusals, in the chosen language; the server says it in English, too.
import { useTranslation } from 'react-i18next'
import type { Said } from '@/api/schema'

/** Facts that are kinds of identifiers. */
const KINDS = ['kind', 'other']

export function useSaid() {
  const { t } = useTranslation('profiles')
  return (said: Said | null | undefined, sentence: string): string => {
    if (!said) return sentence
    const word = ([name, fact]: [string, string]): [string, string] => [name, KINDS.includes(name) ? t(`kind.${fact}`, { defaultValue: fact }) : fact]
    const facts = Object.fromEntries(Object.entries(said.facts).map(word))
    return String(t(`said.${said.code}`, { ...facts, defaultValue: sentence }))
  }
}
