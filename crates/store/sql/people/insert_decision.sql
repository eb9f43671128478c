insert into link_decisions (left_subject, right_subject, verdict, said_by, at, probability)
values ($1, $2, $3, $4, $5, $6)
returning id
