import { Route, Routes } from 'react-router'
import { People } from './People'
import { Person } from './Person'

export default function Profiles() {
  return (
    <Routes>
      <Route index element={<People />} />
      <Route path=":person/*" element={<Person />} />
    </Routes>
  )
}
