insert into link_refusals (left_subject, right_subject, code, detail, source, at) values {rows}
on conflict (left_subject, right_subject, code) do nothing
