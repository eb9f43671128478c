import { Fragment } from 'react'
import { Link } from 'react-router'
import type { NamedSubject } from '@/api/schema'
import { MaskedIdentifier } from './MaskedIdentifier'

function Subject({ known: { person, kind, value }, own }: { known: NamedSubject; own?: string }) {
  return (
    <>
      {kind && value && (
        <>
          <MaskedIdentifier kind={kind} value={value} />{' '}
        </>
      )}
      {(person !== own || !kind) && (
        <Link to={`/profiles/${person}/identity`}>
          <code>{person}</code>
        </Link>
      )}
    </>
  )
}

/**
 * What a decision speaks of: identifiers, with whose they are where that is not `own`, or people. Who was erased is a bare
 * number.
 */
export function Subjects({ subjects, named, own }: { subjects: string[]; named: NamedSubject[]; own?: string }) {
  return subjects.map((subject, index) => {
    const known = named.find((candidate) => candidate.subject === subject)
    return (
      <Fragment key={subject}>
        {index > 0 && ' · '}
        {known ? <Subject known={known} own={own} /> : <code>{subject}</code>}
      </Fragment>
    )
  })
}
