update merges set moved = '[]', reason = 'erased' where winner in ({list}) or loser in ({list})
