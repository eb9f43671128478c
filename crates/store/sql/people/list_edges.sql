select low, high, source, at, retracted_at from edges where low in ({list})
union
select low, high, source, at, retracted_at from edges where high in ({list})
