// What a text of a definition is called by.

/** What can be defined. */
export type Kind = 'tag' | 'audience' | 'campaign'

/** The name that a text defines, as far as it says one. */
export function nameIn(kind: Kind, text: string): string | undefined {
  const line = new RegExp(`^[ \\t]*(?:-[ \\t]+)?${kind}:[ \\t]*(?:"([^"]+)"|'([^']+)'|([^\\s#,}"']+))`, 'mu').exec(text)
  return line?.[1] ?? line?.[2] ?? line?.[3]
}
