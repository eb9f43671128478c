// The console's own words, so that stories look for what people read, in both languages.
import { readFileSync } from 'node:fs'

export const LANGUAGES = ['zh-CN', 'en']

/** Reads `overview:title` and the like in a language; `folder` is where the catalogue is. */
export function words(language) {
  const load = (folder) => JSON.parse(readFileSync(new URL(`../src/${folder}/${language}.json`, import.meta.url), 'utf8'))
  const read = new Map()
  return (key, values = {}) => {
    const [namespace, path] = key.split(':')
    const folder = ['app', 'ui', 'session'].includes(namespace) ? namespace : `pages/${namespace}`
    if (!read.has(folder)) read.set(folder, load(folder))
    const text = path.split('.').reduce((value, name) => value?.[name], read.get(folder))
    if (typeof text !== 'string') throw new Error(`no words ${key} in ${language}`)
    return Object.entries(values).reduce((whole, [name, value]) => whole.replaceAll(`{{${name}}}`, value), text)
  }
}
