update identifiers set shared_at = $1 where subject in ({list})
