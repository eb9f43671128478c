// A text in YAML, with names to complete and mistakes at their places. Its code is loaded with the pages that use it.
import { autocompletion, closeBrackets, completionKeymap, type CompletionSource } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, bracketMatching, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import type { Mistake } from '@/api/schema'
import { diagnosticsOf } from './diagnostics'
import styles from './YamlEditor.module.css'

interface Props {
  value: string
  onChange: (value: string) => void
  mistakes: Mistake[]
  /** What can be completed; nothing without it. */
  complete?: CompletionSource
  /** What it is, for people who do not see it. */
  label: string
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent-text)' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: tags.comment, color: 'var(--text-faint)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator], color: 'var(--text-soft)' },
])

export function YamlEditor({ value, onChange, mistakes, complete, label }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const latest = useRef({ onChange, complete })
  latest.current = { onChange, complete }
  const first = useRef(value)

  useEffect(() => {
    if (!place.current) return
    const changed = EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString())
    })
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          bracketMatching(),
          closeBrackets(),
          yaml(),
          syntaxHighlighting(COLOURS),
          lintGutter(),
          autocompletion({ override: [(context) => latest.current.complete?.(context) ?? null], icons: false }),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorView.lineWrapping,
          // It can be focused anyway; those who look for it by its attribute find it, too.
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          changed,
        ],
      }),
    })
    view.current = editor
    return () => editor.destroy()
  }, [label])

  // What the text was replaced by from outside, such as another tag's definition.
  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } })
  }, [value])

  useEffect(() => {
    const editor = view.current
    if (editor) editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state.doc, mistakes)))
  }, [mistakes])

  return <div ref={place} className={styles.editor} />
}
