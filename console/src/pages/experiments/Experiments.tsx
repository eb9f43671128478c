import { Route, Routes } from 'react-router'
import { Experiment } from './Experiment'
import { List } from './List'

export default function Experiments() {
  return (
    <Routes>
      <Route index element={<List />} />
      <Route path=":name/*" element={<Experiment />} />
    </Routes>
  )
}
