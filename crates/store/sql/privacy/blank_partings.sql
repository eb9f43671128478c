update partings set moved = '[]', reason = 'erased' where stayed in ({list}) or left_with in ({list})
