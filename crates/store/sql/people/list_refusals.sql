select left_subject, right_subject, code, detail, source, at from link_refusals where left_subject in ({list})
union
select left_subject, right_subject, code, detail, source, at from link_refusals where right_subject in ({list})
