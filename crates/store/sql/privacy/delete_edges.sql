delete from edges where low in ({list}) or high in ({list})
