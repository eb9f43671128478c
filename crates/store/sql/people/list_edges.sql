select identifier, mention, source, at, retracted_at from edges where identifier in ({list})
union
select identifier, mention, source, at, retracted_at from edges where mention in ({list})
