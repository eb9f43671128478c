insert into link_proposals (left_person, right_person, weight_bits, evidence)
values {rows}
